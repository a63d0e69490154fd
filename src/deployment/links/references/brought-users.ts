/** Accounts that systems, their packages and their images bring. */
export const BROUGHT =
  /^(?:root|nobody|daemon|bin|sys|adm|mail|www-data|www|http|apache|nginx|caddy|haproxy|traefik|postgres|mysql|mariadb|redis|valkey|mongodb|mongod|rabbitmq|elasticsearch|opensearch|influxdb|grafana|prometheus|loki|git|gitea|docker|podman|node|jenkins|gitlab-runner|ollama|syncthing|plex|jellyfin|_.*|systemd-.*|admin|ubuntu|debian|fedora|centos|rocky|alpine|pi|vagrant|ec2-user|azureuser|user|deploy)$/;
