/** Before the one line of a driver's output that is an answer; nothing else that is printed counts. */
export const ANSWER_MARK = 'incident-gate-import:';

/** One module for a driver, as an argument of JSON. */
export interface DriverTask {
  readonly module: string;
  /** The working directory, where it is not the container's. */
  readonly directory?: string;
  /** Put on the import path first. */
  readonly searched?: string;
}

/** Seconds for which what listens does next to nothing. */
const QUIET_SECONDS = 2;

/**
 * Imports each module of its arguments in a process of its own, in the image's own interpreter, and prints what came of it. A
 * module that still runs after the time of the first argument has been imported as far as anyone can tell: it serves. So it has
 * as soon as it listens on a socket and does next to nothing for a while: who listens and goes on importing is busy. So has a
 * program that ends by itself: what is wrong with that, its start shows. As with `python -m`, the working directory is first
 * on the path; with a file its own folder is (docs.python.org, sys.path).
 */
export const PYTHON_DRIVER = `
import importlib, json, os, runpy, select, signal, sys, time, traceback

def attempt(task):
    name = task["module"]
    try:
        if task.get("directory"):
            os.chdir(task["directory"])
        if task.get("searched"):
            sys.path.insert(0, task["searched"])
        if name.endswith(".py"):
            sys.path[0] = os.path.dirname(os.path.abspath(name))
            runpy.run_path(name, run_name="__imported__")
        else:
            importlib.import_module(name)
        return {"result": "imported"}
    except SystemExit as end:
        if name.endswith(".py"):
            return {"result": "imported"}
        return {"result": "failed", "exception": "SystemExit", "message": str(end.code), "frames": []}
    except BaseException as error:
        frames = [[frame.filename, frame.lineno or 0] for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError) and error.filename:
            frames.append([error.filename, error.lineno or 0])
        missing = getattr(error, "name", None) if isinstance(error, ImportError) else None
        return {"result": "failed", "exception": type(error).__name__, "message": str(error)[:1000],
                "missing": missing, "frames": frames[-60:]}

def child(task, write):
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    answer = attempt(task)
    os.write(write, json.dumps(answer).encode()[:60000] + b"\\n")
    os._exit(0)

def listeners():
    found = set()
    for name in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(name) as table:
                rows = [line.split() for line in table][1:]
            found |= {(row[1], row[9]) for row in rows if row[3] == "0A"}
        except OSError:
            pass
    return found

def spent(process):
    with open("/proc/%d/stat" % process) as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return fields[0] in "RD", (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

class Serving:
    def __init__(self):
        self.before, self.window = listeners(), None

    def seen(self, process):
        if not listeners() - self.before:
            return False
        now, (is_busy, busy) = time.monotonic(), spent(process)
        if is_busy:
            self.window = None
        elif self.window is None or now - self.window[0] >= ${QUIET_SECONDS}:
            last, self.window = self.window, (now, busy)
            return last is not None and busy - last[1] < 0.1 * (now - last[0])
        return False

def answer_of(task, seconds):
    serving, until = Serving(), time.monotonic() + seconds
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read)
        child(task, write)
    os.close(write)
    said = b""
    while not said.endswith(b"\\n") and time.monotonic() < until:
        if not select.select([read], [], [], 0.2)[0]:
            if serving.seen(process):
                break
            continue
        chunk = os.read(read, 65536)
        if not chunk:
            break
        said += chunk
    ended = os.waitpid(process, os.WNOHANG)
    if ended[0] == 0:
        os.kill(process, signal.SIGKILL)
        ended = os.waitpid(process, 0)
    if said.endswith(b"\\n"):
        return json.loads(said)
    if os.WIFSIGNALED(ended[1]) and os.WTERMSIG(ended[1]) != signal.SIGKILL or os.WIFEXITED(ended[1]):
        return {"result": "failed", "exception": "the process", "message": "ended while it was importing", "frames": []}
    return {"result": "running"}

for task in map(json.loads, sys.argv[2:]):
    answer = answer_of(task, float(sys.argv[1]))
    print("${ANSWER_MARK}" + json.dumps(dict(answer, module=task["module"])), flush=True)
`.trimStart();

/** The same for Node: files by their path, packages by their name, both as `import()` has them from the working directory. */
export const NODE_DRIVER = `
const { spawnSync } = require('node:child_process');
const CHILD = \`
const { pathToFileURL } = require('node:url');
const { resolve } = require('node:path');
const { writeSync } = require('node:fs');
const name = process.argv[1];
const wanted = /^[./]|\\\\.[cm]?js$/.test(name) ? pathToFileURL(resolve(name)).href : name;
const say = (answer) => { writeSync(3, JSON.stringify(answer)); process.exit(0); };
import(wanted).then(() => say({ result: 'imported' }), (error) => say({
  result: 'failed',
  exception: String(error?.code ?? error?.name ?? 'Error'),
  message: String(error?.message ?? error).slice(0, 1000),
  frames: [...String(error?.stack ?? '').matchAll(/(?<=[\\\\s(]|file:\\\\/\\\\/)(\\\\/[^\\\\s():]+):(\\\\d+)/g)].map((m) => [m[1], Number(m[2])]).reverse().slice(-60),
}));
\`;
const [seconds, ...tasks] = process.argv.slice(1);
for (const { module: name, directory } of tasks.map((task) => JSON.parse(task))) {
  const run = spawnSync(process.execPath, ['-e', CHILD, name], { cwd: directory, stdio: ['ignore', 'ignore', 'ignore', 'pipe'], timeout: seconds * 1000, killSignal: 'SIGKILL' });
  const said = String(run.output?.[3] ?? '');
  const answer = said !== '' ? JSON.parse(said)
    : run.error?.code === 'ETIMEDOUT' ? { result: 'running' }
    : { result: 'failed', exception: 'the process', message: 'ended while it was importing', frames: [] };
  console.log('${ANSWER_MARK}' + JSON.stringify({ ...answer, module: name }));
}
`.trimStart();
