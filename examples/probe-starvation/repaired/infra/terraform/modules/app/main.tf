resource "kubernetes_persistent_volume_claim" "models" {
  metadata {
    name      = "${var.name}-models"
    namespace = var.namespace
  }
  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = var.storage_class
    resources {
      requests = {
        storage = "15Gi"
      }
    }
  }
}

resource "kubernetes_deployment" "chat" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }

  spec {
    replicas = 1

    # One volume that one node can attach, and room for one pod: the old one goes first.
    strategy {
      type = "Recreate"
    }

    selector {
      match_labels = { app = var.name }
    }

    template {
      metadata {
        labels = { app = var.name }
      }

      spec {
        # The volume's files belong to the user that the image runs as.
        security_context {
          fs_group = 1000
        }

        container {
          name  = var.name
          image = var.image

          port {
            name           = "http"
            container_port = 8002
          }

          env {
            name  = "MODEL_NAME"
            value = var.model_name
          }

          env {
            name  = "HF_HOME"
            value = "/models/huggingface"
          }

          resources {
            requests = {
              cpu    = "1"
              memory = var.memory_request
            }
          }

          volume_mount {
            name       = "models"
            mount_path = "/models"
          }

          startup_probe {
            http_get {
              path = "/ready"
              port = "http"
            }
            period_seconds    = 5
            timeout_seconds   = 2
            failure_threshold = 60
          }

          liveness_probe {
            http_get {
              path = "/health"
              port = "http"
            }
            period_seconds    = 10
            timeout_seconds   = 3
            failure_threshold = 3
          }

          readiness_probe {
            http_get {
              path = "/ready"
              port = "http"
            }
            period_seconds    = 5
            timeout_seconds   = 2
            failure_threshold = 3
          }
        }

        volume {
          name = "models"
          persistent_volume_claim {
            claim_name = kubernetes_persistent_volume_claim.models.metadata[0].name
          }
        }
      }
    }
  }
}

resource "kubernetes_service" "chat" {
  metadata {
    name      = var.name
    namespace = var.namespace
  }
  spec {
    selector = { app = var.name }
    port {
      port        = 80
      target_port = "http"
    }
  }
}
