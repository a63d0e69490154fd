import { expect, test } from '@jest/globals';
import { deploymentOf } from '../../support/deployed.ts';

/** What runs, as `where: program kind`, in the order of the scripts. */
function acts(files: Readonly<Record<string, string>>): string[] {
  return deploymentOf(files)
    .acts()
    .map(
      ({ line, program, kind }) => `${line.where.map((place) => place.kind).join(' > ')}: ${program} ${kind}`,
    );
}

test('provisioners run here and on the machine', () => {
  const files = {
    'infra/main.tf': `
resource "null_resource" "deploy" {
  provisioner "local-exec" {
    command     = "kubectl apply -f app.yaml && kubectl rollout restart deployment/app"
    interpreter = ["/bin/bash", "-ec"]
  }
  provisioner "local-exec" {
    command     = "print('hello')"
    interpreter = ["python3", "-c"]
  }
  provisioner "remote-exec" {
    inline = ["systemctl daemon-reload", "systemctl restart app"]
  }
  provisioner "remote-exec" {
    script = "\${path.module}/setup.sh"
  }
}
`,
    'infra/setup.sh': '#!/bin/sh\nsystemctl enable app\n',
  };
  expect(acts(files)).toEqual([
    'host: systemctl enable',
    'host: kubectl apply',
    'host: kubectl restart',
    'remote: systemctl reload-definitions',
    'remote: systemctl restart',
    'remote: setup.sh run',
  ]);
});

test('the first start of a machine', () => {
  const files = {
    'main.tf': `
resource "aws_instance" "web" {
  user_data = <<-EOF
    #!/bin/bash -e
    systemctl enable --now web
  EOF
}
resource "aws_launch_template" "web" {
  user_data = base64encode("#!/bin/sh\\nsystemctl restart web\\n")
}
resource "google_compute_instance" "web" {
  metadata = {
    startup-script = "#! /bin/sh\\nsystemctl stop web"
  }
}
resource "hcloud_server" "web" {
  user_data = <<-EOF
    #cloud-config
    packages: [nginx]
    runcmd:
      - systemctl daemon-reload
      - [systemctl, restart, nginx]
  EOF
}
resource "aws_instance" "windows" {
  user_data = "<powershell>Restart-Service web</powershell>"
}
`,
  };
  expect(acts(files)).toEqual([
    'remote: systemctl enable',
    'remote: systemctl start',
    'remote: systemctl restart',
    'remote: systemctl stop',
    'remote: systemctl reload-definitions',
    'remote: systemctl restart',
  ]);
});

test('commands, probes and hooks of pods', () => {
  const files = {
    'main.tf': `
resource "kubernetes_deployment" "web" {
  metadata {
    name = "web"
  }
  spec {
    selector {
      match_labels = { app = "web" }
    }
    template {
      metadata {
        labels = { app = "web" }
      }
      spec {
        container {
          name    = "web"
          image   = "web"
          command = ["sh", "-c"]
          args    = ["exec uvicorn app:app --port 80"]
          liveness_probe {
            exec {
              command = ["curl", "-f", "http://localhost/"]
            }
          }
        }
      }
    }
  }
}
`,
  };
  expect(acts(files)).toEqual(['container: uvicorn serve', 'container: curl connect']);
});

test('a module with two sets of inputs runs its provisioner once', () => {
  const files = {
    'main.tf':
      'variable "a" {}\nresource "null_resource" "x" {\n  provisioner "local-exec" {\n    command = "systemctl restart web"\n  }\n}\n',
    'one.tfvars': 'a = 1\n',
    'two.tfvars': 'a = 2\n',
  };
  expect(acts(files)).toEqual(['host: systemctl restart']);
});
