import { posix } from 'node:path';
import type { Act } from '../../acts/act.ts';
import type { Deployment } from '../../deployment.ts';
import { once, remembered } from '../../lazy.ts';
import { fileStarted } from '../reach/edges.ts';

/** Programs that become another user before they run what they are told. */
const DROPPERS = [
  'sudo',
  'su',
  'doas',
  'runuser',
  'gosu',
  'su-exec',
  'setpriv',
  'chpst',
  'setuidgid',
  's6-setuidgid',
  'start-stop-daemon',
];

/** Programs that do nothing, or not enough, for anybody but root. */
const ROOT_PROGRAMS = new Set(
  `systemctl service mount umount chroot iptables ip6tables nft ufw ip tc modprobe sysctl apt apt-get dnf yum apk pacman
  useradd usermod groupadd chown docker podman pct qm lxc zfs zpool btrfs wg wg-quick nsenter reboot shutdown crontab cron
  supervisord sshd dockerd`.split(/\s+/),
);

/** Words in an application's own code that ask for what only root has: sockets, devices, system folders, other services. */
const ROOT_WORDS =
  /docker\.sock|docker\.from_env|DockerClient|systemctl|journalctl|\/etc\/|\/dev\/|\/proc\/|\/sys\/|\/var\/(?:log|lib|run)\/|\/root\/|iptables|nftables|\bnft\b|\bsudo\b|apt-get|RPi\.GPIO|gpiozero|smbus|spidev|pyudev|scapy|SOCK_RAW|setuid|pct (?:exec|list)|\bqm\b|\bzfs\b|\bzpool\b|smartctl|\bnmap\b|\barp\b|wakeonlan|nvidia-smi|libvirt/;

const UNSEEN_SCRIPT = /entry-?point|(?:^|\/)(?:init|bootstrap)$|\.sh$/;

/** More of an application's files than this are not searched. */
const MOST_FILES = 200;

/** Whether one of the commands becomes another user: by a program around it, or by an option of its own. */
export function dropsRoot(acts: readonly Act[]): boolean {
  return acts.some(
    ({ line, options, program }) =>
      line.wrappers.some((name) => DROPPERS.includes(name)) ||
      DROPPERS.includes(program) ||
      ['user', 'uid', 'setuid'].some((name) => options.has(name)),
  );
}

/** Whether the commands, or the code of the repository that they run, do what only root may. */
export function needsRoot(deployment: Deployment, acts: readonly Act[]): boolean {
  return acts.some((act) => {
    if (ROOT_PROGRAMS.has(act.program) || act.kind === 'install') return true;
    const file = fileStarted(deployment, act);
    if (file !== undefined) return codeNeedsRoot(deployment)(file);
    // A start script that the repository does not show may do anything, and may become another user.
    return act.kind === 'run' && UNSEEN_SCRIPT.test(act.runs?.value ?? act.program);
  });
}

const codeNeedsRoot = once((deployment: Deployment) =>
  remembered((path: string): boolean => {
    const folder = posix.dirname(path);
    const below = folder === '.' ? '' : `${folder}/`;
    return deployment
      .files('python')
      .filter((file) => file.path.startsWith(below))
      .slice(0, MOST_FILES)
      .some(({ content }) => ROOT_WORDS.test(content));
  }),
);
