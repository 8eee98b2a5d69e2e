# ruff: noqa
"""Code that tries to do harm from inside a confined process, in whose place it is run.

It is the work of a taken-over decoder, or the text of a scene. Every function is one attack. What it answers is what it got; an exception means that it failed.
``TARGETS`` is put in by the test: secrets, servers and processes that stand for the machine's own.
"""

import ctypes
import glob
import json
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

TARGETS = {}
LIBC = ctypes.CDLL(None, use_errno=True)


def syscall(number, *arguments):
    answer = LIBC.syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def got_any(ways):
    """What the first way that works gets; all others may fail."""
    got = []
    for way in ways:
        try:
            got.append(way())
        except BaseException:
            pass
    if not got:
        raise OSError("nothing")
    return got


def granted(got):
    """What a call that feigns success has really done."""
    if not got:
        raise OSError("nothing")
    return got


def contents(paths):
    return got_any(
        [lambda path=path: open(path, "rb").read(2000).decode("latin-1") for path in paths]
    )


def own_file():
    """One that may be opened, and where anything may be written also changed."""
    try:
        open("own", "w").close()
        return "own"
    except OSError:
        return json.__file__


# -- files and secrets


def read_accounts():
    return contents(["/etc/passwd", "/etc/shadow", "/etc/hosts", "/root/.bash_history"])


def read_database():
    return contents([TARGETS["database"]])


def read_database_by_descriptor():
    folder = os.open(os.path.dirname(TARGETS["database"]), os.O_PATH)
    try:
        return os.read(os.open("troupe.db", os.O_RDONLY, dir_fd=folder), 100)
    finally:
        os.close(folder)


def look_around():
    places = ["/proc", os.path.dirname(TARGETS["database"]), TARGETS["checkout"] + "/tests"]
    return got_any([lambda place=place: os.listdir(place)[0] for place in places])


def read_settings_of_checkout():
    return contents([TARGETS["checkout"] + "/settings.py", TARGETS["checkout"] + "/.git/config"])


def own_environment():
    found = [f"{name}={value}" for name, value in os.environ.items() if TARGETS["secret"] in value]
    if not found:
        raise OSError("no secret")
    return found


def environments_of_processes():
    pids = [1, os.getpid(), os.getppid(), TARGETS["victim"]]
    paths = [f"/proc/{pid}/environ" for pid in pids]
    return contents([*paths, "/proc/self/environ", *glob.glob("/proc/[0-9]*/environ")])


def command_lines_of_processes():
    return contents(["/proc/1/cmdline", f"/proc/{os.getppid()}/cmdline", "/proc/1/root/etc/passwd"])


def memory_of_parent():
    return contents([f"/proc/{os.getppid()}/mem", f"/proc/{os.getppid()}/maps"])


def memory_by_system_call():
    buffer = ctypes.create_string_buffer(16)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 16)
    return syscall(310, os.getppid(), local, 1, local, 1, 0)


def files_by_handle():
    handle = (ctypes.c_int * 34)(128)
    return syscall(303, -100, b"/etc/passwd", handle, ctypes.byref(ctypes.c_int()), 0)


def subclasses():
    for kind in object.__subclasses__():
        module = sys.modules.get(kind.__module__)
        if module is not None and hasattr(module, "os"):
            return module.os.popen("cat /etc/passwd").read() or contents(["/etc/passwd"])
    return contents(["/etc/passwd"])


def imports():
    found = getattr(__import__("builtins"), "op" + "en")
    return found(TARGETS["database"]).read()


# -- the network


def tcp():
    return socket.create_connection(("127.0.0.1", TARGETS["port"]), 2).getpeername()


def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        return made.sendto(b"x", ("127.0.0.1", TARGETS["port"]))


def unix_socket():
    made = socket.socket(socket.AF_UNIX)
    made.connect(TARGETS["unix_socket"])
    return "connected"


def abstract_socket():
    made = socket.socket(socket.AF_UNIX)
    made.connect("\0" + TARGETS["abstract_socket"])
    return "connected"


def netlink():
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).fileno()


def socket_by_number():
    return got_any([lambda: syscall(41, 2, 1, 0), lambda: syscall(198, 2, 1, 0)])


def inherited_descriptors():
    """Sockets and folders that somebody has left open."""
    found = []
    for number in range(3, 256):
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode) or stat.S_ISDIR(mode):
            found.append(number)
    if not found:
        raise OSError("none")
    return found


# -- processes


def fork():
    child = os.fork()
    if not child:
        time.sleep(30)
        os._exit(0)
    return child


def fork_by_number():
    got = got_any([lambda: syscall(57), lambda: syscall(56, 17, 0, 0, 0, 0)])
    if 0 in got:  # this is the fork
        os._exit(0)
    return got


def start_program():
    return subprocess.run(["/bin/sh", "-c", "id"], capture_output=True, check=True).stdout.decode()


def start_program_by_spawn():
    return os.posix_spawn("/bin/sh", ["sh", "-c", "sleep 30"], {})


def become_program():
    os.execv("/bin/sh", ["sh", "-c", "sleep 30"])


def set_user_id_program():
    return subprocess.run(["/bin/su", "-c", "id"], capture_output=True, check=False).returncode


def start_in_background():
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid


def signals_to_others():
    pids = [os.getppid(), TARGETS["victim"], -1, 0, 1]
    return got_any([lambda pid=pid: os.kill(pid, signal.SIGTERM) or pid for pid in pids])


def signals_by_number():
    victim = TARGETS["victim"]
    return got_any(
        [
            lambda: syscall(234, victim, victim, 15),  # tgkill
            lambda: syscall(200, victim, 15),  # tkill
            lambda: syscall(129, victim, 15, ctypes.create_string_buffer(128)),  # rt_sigqueueinfo
            lambda: syscall(424, syscall(434, victim, 0), 15, None, 0),  # pidfd_open and signal
        ]
    )


def signals_by_pipe():
    """A pipe that tells somebody else that it can be read, by a signal that cannot be caught."""
    import fcntl

    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, TARGETS["victim"])
    fcntl.fcntl(reading, 10, signal.SIGKILL)  # F_SETSIG
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    return os.write(writing, b"x")


def watches():
    """Who uses which files: leases, and signals about folders."""
    import fcntl

    return got_any(
        [
            lambda: fcntl.fcntl(os.open(".", os.O_RDONLY), fcntl.F_NOTIFY, 0x80000002) + 1,
            lambda: fcntl.fcntl(os.open(own_file(), os.O_RDONLY), fcntl.F_SETLEASE, 0) + 1,
            lambda: syscall(253),  # inotify_init
            lambda: syscall(300, 0, 0),  # fanotify_init
        ]
    )


def slow_others_down():
    victim = TARGETS["victim"]
    return got_any(
        [
            lambda: os.setpriority(os.PRIO_USER, 65534, 19) or "slow",
            lambda: os.sched_setaffinity(victim, {0}) or "one core",
            lambda: os.sched_setscheduler(victim, os.SCHED_IDLE, os.sched_param(0)) or "idle",
        ]
    )


def mode_and_times_of_others():
    """Files of the same user anywhere, which Landlock does not look at."""
    path = TARGETS["other_scene"] + "/scene.py"
    os.chmod(path, 0o600)
    os.utime(path, (1, 1))
    found = os.stat(path)
    return granted(found.st_mtime == 1 or found.st_mode & 0o777 == 0o600)


def attributes():
    return got_any([lambda: os.setxattr(own_file(), "user.a", b"x") or "set"])


def trace_others():
    return got_any(
        [lambda pid=pid: syscall(101, 16, pid, 0, 0) for pid in (os.getppid(), TARGETS["victim"])]
    )


def limits_of_others():
    return resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))


# -- more rights


def become_root():
    return got_any([lambda: os.setuid(0), lambda: os.setresgid(0, 0, 0), lambda: os.setgroups([0])])


def set_user_id_file():
    with open("program", "wb") as file:
        file.write(b"#!/bin/sh\n")
    os.chmod("program", 0o4755)
    return granted(os.stat("program").st_mode & stat.S_ISUID)


def set_user_id_by_descriptor():
    with open("program", "wb") as file:
        os.fchmod(file.fileno(), 0o4755)
    return granted(os.stat("program").st_mode & stat.S_ISUID)


def new_namespaces():
    return got_any(
        [lambda flag=flag: syscall(272, flag) for flag in (0x10000000, 0x40000000, 0x20000)]
    )


def mount():
    return got_any(
        [lambda: syscall(165, b"none", b".", b"tmpfs", 0, None), lambda: syscall(430, b"tmpfs", 0)]
    )


def new_root():
    return got_any([lambda: os.chroot("/"), lambda: syscall(155, b".", b".")])


def raise_limits():
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU, resource.RLIMIT_NPROC)
    return got_any(
        [lambda kind=kind: resource.setrlimit(kind, unlimited) or kind for kind in kinds]
    )


def outlive_parent():
    return got_any(
        [lambda: syscall(157, 1, 0, 0, 0, 0), lambda: syscall(157, 4, 1, 0, 0, 0), os.setsid]
    )


def io_uring():
    return syscall(425, 8, ctypes.create_string_buffer(120))


def keyrings():
    return got_any(
        [lambda: syscall(250, 0, -3, 1), lambda: syscall(248, b"user", b"x", b"y", 1, -3)]
    )


def kernel_programs():
    return got_any(
        [
            lambda: syscall(321, 0, ctypes.create_string_buffer(64), 64),  # bpf
            lambda: syscall(298, ctypes.create_string_buffer(128), 0, -1, -1, 0),  # perf
            lambda: syscall(323, 0),  # userfaultfd
        ]
    )


def devices():
    return got_any(
        [
            lambda: os.mknod("disk", stat.S_IFBLK | 0o600, os.makedev(8, 0)),
            lambda: open("/dev/kmsg", "rb").read(1),
            lambda: open("/dev/tty", "wb").write(b"x"),
        ]
    )


# -- what stays behind


def links():
    return got_any(
        [lambda: os.symlink("/etc/passwd", "a"), lambda: os.link(TARGETS["database"], "b")]
    )


def fifo_and_socket():
    return got_any([lambda: os.mkfifo("f"), lambda: socket.socket(socket.AF_UNIX).bind("s")])


def write_outside():
    places = [
        TARGETS["outside"],
        TARGETS["database"],
        "/tmp/written",
        "/dev/shm/written",
        "../written",
    ]
    return got_any([lambda place=place: open(place, "w").write("x") for place in places])


def change_libraries():
    site = os.path.dirname(os.path.dirname(json.__file__))
    places = [
        f"{TARGETS['site']}/evil.pth",
        f"{site}/evil.py",
        TARGETS["checkout"] + "/confinement/__pycache__/evil.pyc",
    ]
    return got_any([lambda place=place: open(place, "w").write("x") for place in places])


def change_render_code():
    folder = TARGETS["checkout"] + "/render"
    return got_any(
        [
            lambda: open(folder + "/evil.py", "w").write("x"),
            lambda: os.rename(folder + "/lesson.py", folder + "/p.py"),
        ]
    )


def poison_caches():
    """Those of other renders: formulas, texts, fonts, and the scene of somebody else."""
    places = [TARGETS["other_scene"] + "/tex/a.svg", TARGETS["other_scene"] + "/scene.py"]
    return got_any(
        [
            lambda place=place: open(place, "w").write("x")
            for place in [*places, "/var/cache/fontconfig/x"]
        ]
    )


def spy_on_other_scenes():
    return contents([TARGETS["other_scene"] + "/scene.py"])


def hidden_memory():
    """Memory that no limit of the address space counts."""
    return got_any(
        [
            lambda: syscall(319, b"x", 0),  # memfd_create
            lambda: syscall(29, 0, 1 << 30, 0o1666),  # shmget
            lambda: syscall(240, b"/q", 0o102, 0o600, None),  # mq_open
        ]
    )


def huge_file():
    with open("huge", "wb") as file:
        file.truncate(2 << 30)
    return os.stat("huge").st_size


def reserve_disk():
    """Blocks of the disk without a byte written: eight GiB in a moment, file by file."""
    return syscall(285, os.open("reserved", os.O_RDWR | os.O_CREAT), 0, 0, 1 << 20) + 1


def files_without_a_name():
    """They take the disk, and nobody who counts the folder's files sees them."""
    return os.open(".", os.O_TMPFILE | os.O_RDWR)


def much_memory():
    import mmap

    return len(mmap.mmap(-1, 8 << 30))


def threads_bomb():
    """As many threads as there may be; they end at once when told."""
    threading.stack_size(64 * 1024)
    done, started = threading.Event(), 0
    try:
        for started in range(2000):
            threading.Thread(target=done.wait, daemon=True).start()
    except RuntimeError:
        pass
    done.set()
    if started < 1000:
        raise OSError(f"stopped at {started}")
    return started


def many_descriptors():
    kept = []
    try:
        for _ in range(5000):
            kept.append(os.open("/dev/null", os.O_RDONLY))
    finally:
        for descriptor in kept:
            os.close(descriptor)
    return len(kept)


TOOLS = (syscall, got_any, granted, contents, own_file)
OWN = [
    f for f in list(globals().values()) if isinstance(f, type(syscall)) and f.__module__ == __name__
]
ATTACKS = [f for f in OWN if f not in TOOLS]


def attempts():
    """What each attack got, by its name; those that got nothing are left out."""
    got = {}
    for attack in ATTACKS:
        try:
            got[attack.__name__] = str(attack())[:40]
        except BaseException:
            continue
    who = {"user": os.getuid(), "group": os.getgid()}
    return {"attacks": len(ATTACKS), "got": got, "who": who}


# -- what need not end, or is judged by what becomes of it; each is asked for by its name


def spin():
    while True:
        pass


def stop_itself():
    os.kill(os.getpid(), signal.SIGSTOP)


def fill_the_disk():
    for number in range(40):
        with open(f"big{number}", "wb") as file:
            for _ in range(7):
                file.write(bytes(1 << 20))
                time.sleep(0.005)
    time.sleep(30)


def flood_its_output():
    while True:
        os.write(1, bytes(1 << 16))


def many_files():
    for number in range(200):
        open(f"f{number}", "w").close()
    time.sleep(30)


def make_and_fill_files():
    """As fast as it can, with no regard to refusals; how many files it has made or found."""
    for name in [f"f{number}" for number in range(200)]:
        try:
            os.mkdir(f"folder-{name}")
        except OSError:
            pass
    for name in [*os.listdir("."), *(f"f{number}" for number in range(200))]:
        try:
            with open(name, "wb", buffering=0) as file:
                while file.write(bytes(1 << 20)):
                    pass
        except OSError:
            pass
    found = len(os.listdir("."))
    os.truncate("answer.json", 0)
    return found


def take_memory():
    kept = []
    while True:
        kept.append(bytearray(1 << 26))


def answer_with_a_link():
    os.link("log.txt", "answer.json")
    os._exit(0)


def answer_endlessly():
    with open("answer.json", "w") as file:
        file.write('{"a": "' + "x" * (4 << 20) + '"}')
    os._exit(0)


def answer_nonsense():
    with open("answer.json", "w") as file:
        file.write("[" * 100_000)
    os._exit(0)


def environment():
    return dict(os.environ)


def answer_as_told():
    with open("answer.json", "w") as file:
        file.write(TARGETS["told"])
    os._exit(0)
