#!/usr/bin/env bash
# When an apply was interrupted: takes the lock away and makes room for the new pod.
set -euo pipefail

cd "$(dirname "$0")/../infra/terraform/envs/demo"
lock_id=$(terraform plan -no-color 2>&1 | sed -n 's/^ *ID: *//p')
if [ -n "$lock_id" ]; then
  terraform force-unlock -force "$lock_id"
fi

kubectl delete pod -n carepath-demo -l app=chat-api
terraform apply
