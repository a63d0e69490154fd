variable "name" {
  type    = string
  default = "chat-api"
}

variable "namespace" {
  type = string
}

variable "image" {
  type = string
}

variable "model_name" {
  type    = string
  default = "Qwen/Qwen2.5-3B-Instruct"
}

variable "memory_request" {
  type = string
}

variable "storage_class" {
  type    = string
  default = "gp3"
}
