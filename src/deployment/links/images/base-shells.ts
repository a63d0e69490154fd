import type { Text } from '../../../repository/text.ts';
import type { Known } from '../../unknown.ts';
import { unknown } from '../../unknown.ts';
import { imageName } from './images.ts';

/**
 * Whether the shell makes way for the last command of `-c`: bash 5.1 and BusyBox's ash execute it in their own place (seen with
 * bash 5.2 and BusyBox 1.35; so does `sh` where it is bash), dash starts a child and stays (seen with dash 0.5.12 of Debian 12 and 13).
 */
export function makesWay(shell: Text, base: Text | undefined): Known<boolean> {
  const name = shell.value.split('/').at(-1) ?? '';
  if (name === 'bash' || name === 'ash') return true;
  if (name === 'dash') return false;
  if (base === undefined || !base.isKnown)
    return unknown('which shell `/bin/sh` is depends on the base image', shell.span());
  const found = systemOf(base.value);
  return found === undefined
    ? unknown(`which shell \`/bin/sh\` is in \`${base.value}\` is not known`, base.span())
    : found !== 'dash';
}

const ASH = /alpine|busybox/;
const BASH =
  /(?:^|[/:-])(?:fedora|centos|rockylinux|rocky|almalinux|amazonlinux|oraclelinux|opensuse|archlinux|ubi\d*|el\d|amzn\d*)(?=$|[/:.-]|\d)/;
const DASH =
  /(?:^|[/:.-])(?:trixie|bookworm|bullseye|buster|noble|jammy|focal|bionic|ubuntu|debian|slim)(?=$|[/:.-]|\d)/;
/** Official images that are Debian or Ubuntu unless their tag says otherwise. */
const DEBIAN =
  /^(?:(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/)?(?:library\/)?(?:python|node|ruby|golang|php|rust|perl|gcc|buildpack-deps|debian|ubuntu|eclipse-temurin|maven|pypy|nginx|httpd|redis|postgres|pytorch\/pytorch|tensorflow\/tensorflow|continuumio\/miniconda3|selenium\/.+)$/;

function systemOf(base: string): 'ash' | 'bash' | 'dash' | undefined {
  const reference = base.toLowerCase().split('@', 1)[0] ?? '';
  if (ASH.test(reference)) return 'ash';
  if (BASH.test(reference)) return 'bash';
  return DASH.test(reference) || DEBIAN.test(imageName(reference)) ? 'dash' : undefined;
}

/** Official images whose entry point is none, or a script that ends in `exec "$@"`. */
export function startsWhatItIsTold(base: Text | undefined): boolean {
  return base?.isKnown === true && DEBIAN.test(imageName(base.value.toLowerCase().split('@', 1)[0] ?? ''));
}

const PLAIN =
  /^(?:(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/)?(?:library\/)?(?:python|node|ruby|golang|rust|perl|gcc|buildpack-deps|debian|ubuntu|alpine|busybox|fedora|rockylinux|almalinux|amazonlinux|eclipse-temurin|openjdk|pypy|scratch)$/;

/** Images of a system or a language: nothing of an application is in them. */
export function holdsNoApplication(base: Text | undefined): boolean {
  return base?.isKnown === true && PLAIN.test(imageName(base.value.toLowerCase().split('@', 1)[0] ?? ''));
}
