/** Top-level modules of the standard library: sys.stdlib_module_names of 3.10 to 3.14, without the private ones. */
export const STANDARD_LIBRARY: ReadonlySet<string> = new Set(
  `
  __future__ _thread abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore
  atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath
  cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib
  contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils
  doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions
  ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html
  http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache
  locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev
  pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile
  pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib
  resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib
  sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
  stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile
  termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc
  tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
  webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`
    .trim()
    .split(/\s+/),
);

/**
 * Minor versions of Python 3 that took a module out of the standard library: differences between sys.stdlib_module_names of
 * 3.10 to 3.13 (of 3.8 and 3.9 between the files in their library folders).
 */
const REMOVED: readonly (readonly [number, string])[] = [
  [11, 'binhex'],
  [12, 'asynchat asyncore distutils imp smtpd'],
  [
    13,
    'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib',
  ],
];
const ADDED: readonly (readonly [number, string])[] = [
  [9, 'graphlib zoneinfo'],
  [11, 'tomllib'],
];

/** Whether the standard library of Python 3.`minor` has a module that the one of another version has. */
export function isInLibraryOf(minor: number, module: string): boolean {
  const [gone, come] = [REMOVED, ADDED].map(
    (list) => list.find(([, names]) => names.split(' ').includes(module))?.[0],
  );
  return minor < (gone ?? Number.POSITIVE_INFINITY) && minor >= (come ?? 0);
}
