terraform {
  required_version = ">= 1.7"

  backend "s3" {
    bucket         = "carepath-demo-state"
    key            = "chat/terraform.tfstate"
    region         = "eu-central-1"
    dynamodb_table = "carepath-demo-locks"
  }
}

variable "node_type" {
  type = string
}

variable "node_count" {
  type = number
}

variable "image" {
  type = string
}

variable "cluster_role_arn" {
  type = string
}

variable "node_role_arn" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_eks_cluster" "demo" {
  name     = "carepath-demo"
  role_arn = var.cluster_role_arn

  vpc_config {
    subnet_ids = var.subnet_ids
  }
}

resource "aws_eks_addon" "ebs_csi" {
  cluster_name = aws_eks_cluster.demo.name
  addon_name   = "aws-ebs-csi-driver"
}

resource "aws_eks_node_group" "demo" {
  cluster_name    = aws_eks_cluster.demo.name
  node_group_name = "demo"
  node_role_arn   = var.node_role_arn
  subnet_ids      = var.subnet_ids
  instance_types  = [var.node_type]

  scaling_config {
    desired_size = var.node_count
    min_size     = var.node_count
    max_size     = var.node_count
  }
}

resource "kubernetes_namespace" "demo" {
  metadata {
    name = "carepath-demo"
  }
}

module "app" {
  source         = "../../modules/app"
  namespace      = kubernetes_namespace.demo.metadata[0].name
  image          = var.image
  memory_request = "10Gi"
}
