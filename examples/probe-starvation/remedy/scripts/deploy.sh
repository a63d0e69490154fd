#!/usr/bin/env bash
# Builds the image, pushes it and applies the demo environment.
set -euo pipefail

version=${1:?usage: deploy.sh VERSION}
registry=123456789012.dkr.ecr.eu-central-1.amazonaws.com

docker build -t "$registry/chat-api:$version" .
docker push "$registry/chat-api:$version"

cd "$(dirname "$0")/../infra/terraform/envs/demo"
terraform init -input=false
terraform apply -var "image=$registry/chat-api:$version"
