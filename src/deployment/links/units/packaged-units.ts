/**
 * Units that Debian, Ubuntu, Fedora and their relatives ship with the system or with a package of another name. Read off the
 * packages' file lists. A unit that bears its package's own name (`redis-server`) needs no entry.
 */
export const SYSTEM_UNITS: ReadonlySet<string> = new Set(
  (
    'ssh sshd cron crond rsyslog syslog dbus dbus-broker networking NetworkManager NetworkManager-wait-online systemd-networkd systemd-networkd-wait-online ' +
    'systemd-resolved systemd-timesyncd systemd-journald systemd-logind systemd-udevd systemd-sysctl systemd-modules-load systemd-tmpfiles-setup ' +
    'systemd-binfmt systemd-homed systemd-oomd systemd-boot-update systemd-time-wait-sync systemd-zram-setup@ getty@ serial-getty@ container-getty@ console-getty ' +
    'console-setup keyboard-setup autovt@ user@ apt-daily apt-daily-upgrade dpkg-db-backup unattended-upgrades apparmor auditd firewalld ufw iptables ip6tables nftables ' +
    'ebtables netfilter-persistent chronyd chrony ntp ntpd ntpsec rpcbind nfs-server nfs-kernel-server nfs-client rpc-statd autofs multipathd iscsid iscsi open-iscsi lvm2-monitor ' +
    'lvm2-lvmpolld mdmonitor smartd smartmontools zfs zfs-mount zfs-import-cache zfs-import-scan zfs-share zfs-zed polkit upower udisks2 accounts-daemon bluetooth avahi-daemon cups cups-browsed ' +
    'ModemManager wpa_supplicant wpa_supplicant@ rfkill lightdm gdm gdm3 sddm display-manager plymouth snapd snapd.seeded cloud-init cloud-init-local cloud-config cloud-final qemu-guest-agent ' +
    'open-vm-tools vmtoolsd hv-kvp-daemon walinuxagent google-guest-agent amazon-ssm-agent fwupd packagekit tuned irqbalance haveged rng-tools acpid thermald kdump sysstat atd anacron ' +
    'pvedaemon pveproxy pvestatd pve-cluster pve-firewall pve-guests pve-ha-crm pve-ha-lrm pvescheduler spiceproxy corosync lxc lxcfs lxc-net lxd incus watchdog-mux proxmox-backup ' +
    'proxmox-backup-proxy ksmtuned ksm rc-local fstrim logrotate man-db e2scrub_all motd-news ' +
    'waydroid-container wg-quick@ openvpn@ openvpn-server@ openvpn-client@ dhcpcd dhclient ifup@ ifupdown-wait-online'
  ).split(' '),
);

/** Units of timers, sockets, targets and paths that the system ships. */
export const SYSTEM_OTHERS: ReadonlySet<string> = new Set(
  (
    'multi-user.target graphical.target network.target network-online.target default.target rescue.target emergency.target sleep.target suspend.target hibernate.target hybrid-sleep.target ' +
    'remote-fs.target nfs-client.target tmp.mount fstrim.timer logrotate.timer apt-daily.timer apt-daily-upgrade.timer dnf-automatic.timer dnf-automatic-install.timer systemd-tmpfiles-clean.timer ' +
    'ssh.socket sshd.socket cockpit.socket docker.socket podman.socket snapd.socket libvirtd.socket virtlogd.socket virtlockd.socket rpcbind.socket avahi-daemon.socket cups.socket ' +
    'podman-auto-update.timer certbot.timer snap.certbot.renew.timer man-db.timer e2scrub_all.timer motd-news.timer zfs.target zfs-import.target getty.target timers.target sockets.target ctrl-alt-del.target ' +
    'nvidia-persistenced.service nvidia-suspend.service nvidia-resume.service nvidia-hibernate.service'
  ).split(' '),
);

/** Package (or its beginning) -> units it ships under other names. */
export const PACKAGE_UNITS: readonly (readonly [name: string, units: string])[] = [
  ['openssh-server', 'ssh sshd'],
  ['docker-ce', 'docker docker.socket containerd'],
  ['docker.io', 'docker docker.socket containerd'],
  ['docker', 'docker docker.socket containerd'],
  ['moby-engine', 'docker containerd'],
  ['containerd', 'containerd'],
  ['podman', 'podman podman.socket podman-auto-update podman-auto-update.timer podman-restart'],
  ['nginx', 'nginx'],
  ['fail2ban', 'fail2ban'],
  ['apache2', 'apache2 apache-htcacheclean'],
  ['httpd', 'httpd'],
  ['postgresql', 'postgresql postgresql@'],
  ['mariadb', 'mariadb mysql mysqld'],
  ['mysql', 'mysql mysqld'],
  ['default-mysql-server', 'mysql mariadb'],
  ['redis', 'redis redis-server redis-server@ redis-sentinel'],
  ['valkey', 'valkey valkey-server'],
  ['mongodb', 'mongod mongodb'],
  ['memcached', 'memcached'],
  ['rabbitmq-server', 'rabbitmq-server'],
  ['elasticsearch', 'elasticsearch'],
  ['grafana', 'grafana-server'],
  ['prometheus', 'prometheus prometheus-node-exporter prometheus-alertmanager'],
  ['php', 'php-fpm'],
  ['samba', 'smb smbd nmb nmbd winbind samba-ad-dc'],
  ['nfs-kernel-server', 'nfs-server nfs-kernel-server'],
  ['nfs-utils', 'nfs-server'],
  ['bind9', 'bind9 named'],
  ['dnsmasq', 'dnsmasq'],
  ['isc-dhcp-server', 'isc-dhcp-server isc-dhcp-server6'],
  ['strongswan', 'strongswan strongswan-starter ipsec'],
  ['wireguard', 'wg-quick@'],
  ['openvpn', 'openvpn openvpn@ openvpn-server@ openvpn-client@'],
  ['tailscale', 'tailscaled'],
  ['clamav', 'clamav-daemon clamav-freshclam clamd@'],
  ['postfix', 'postfix postfix@'],
  ['dovecot', 'dovecot'],
  ['exim4', 'exim4'],
  ['libvirt', 'libvirtd virtqemud virtlogd libvirt-guests'],
  ['cockpit', 'cockpit cockpit.socket'],
  ['tomcat', 'tomcat tomcat9 tomcat10'],
  ['jenkins', 'jenkins'],
  ['influxdb', 'influxdb influxd'],
  ['zabbix', 'zabbix-server zabbix-agent zabbix-agent2 zabbix-proxy'],
  ['gitlab', 'gitlab-runsvdir'],
  ['kubelet', 'kubelet'],
  ['cron', 'cron'],
  ['cronie', 'crond cronie'],
  ['ntp', 'ntp ntpd'],
  ['iptables-persistent', 'netfilter-persistent'],
  ['iptables-services', 'iptables ip6tables'],
  ['certbot', 'certbot certbot.timer'],
  ['quota', 'quota'],
  ['network-manager', 'NetworkManager'],
  ['kea', 'kea-dhcp4-server kea-dhcp6-server kea-ctrl-agent'],
  ['pihole', 'pihole-FTL'],
  ['lm-sensors', 'lm-sensors fancontrol'],
  ['nut', 'nut-server nut-client nut-monitor nut-driver'],
  ['vsftpd', 'vsftpd'],
  ['supervisor', 'supervisor supervisord'],
];

/** Packages that ship no unit of their own: tools, libraries, languages. */
export const WITHOUT_UNITS =
  /^(?:lib.*|python3?(?:[.-].*)?|.*-dev|.*-dbg|.*-doc|.*-common|.*-utils|fonts-.*|linux-headers.*|ruby.*|perl.*|node(?:js|source)?.*|npm|yarn|golang.*|rustc|cargo|default-j(?:dk|re).*|openjdk-.*|php[\d.]*-(?!fpm).*|curl|wget|git(?:-.*)?|build-essential|gcc.*|g\+\+.*|make|cmake|ninja-build|pkg-config|jq|yq|unzip|zip|tar|gzip|bzip2|xz-utils|zstd|p7zip.*|ca-certificates|gnupg2?|gpg|apt-transport-https|software-properties-common|lsb-release|sudo|vim.*|nano|htop|btop|tmux|screen|tree|less|file|rsync|socat|netcat.*|nc|ncat|nmap|iproute2?|iputils.*|dnsutils|bind9-utils|net-tools|traceroute|tcpdump|ethtool|procps|psmisc|lsof|strace|bash.*|zsh|fish|locales|tzdata|ffmpeg|imagemagick|sqlite3?|postgresql-client.*|mysql-client|mariadb-client|redis-tools|openssl|gettext(?:-base)?|mc|expect|bc|dialog|whiptail|sshpass|sshfs|nfs-common|cifs-utils|gawk|sed|grep|coreutils|findutils|parallel|pv|age|sops|ansible|terraform|pipx|uv|tesseract-ocr.*|poppler-utils|ghostscript|chromium.*|xvfb|graphviz|pciutils|usbutils|hwinfo|lshw|dmidecode|parted|gdisk|e2fsprogs|xfsprogs|btrfs-progs|cloud-guest-utils|uuid-runtime|debconf-utils|apt-utils|dirmngr|nvidia-(?:driver|utils|cuda).*|cuda-.*)$/;
