# Runs a command on a terminal: `terminal.py LINES COLUMNS [--type KEYS] COMMAND…`. Prints what the terminal got,
# without carriage returns, and ends with the command's status. COLUMNS and NO_COLOR of the test do not reach it.
import fcntl, os, pty, struct, sys, termios

lines, columns, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
keys = b""
if command[0] == "--type":
    keys, command = command[1].encode().decode("unicode_escape").encode(), command[2:]
process, terminal = pty.fork()
if process == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    for name in ("COLUMNS", "NO_COLOR"):
        os.environ.pop(name, None)
    os.execvp(command[0], command)
if keys:
    os.write(terminal, keys)
output = b""
while True:
    try:
        block = os.read(terminal, 65536)
    except OSError:
        break
    if not block:
        break
    output += block
status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
sys.stdout.write(output.decode(errors="replace").replace("\r\n", "\n"))
sys.stdout.flush()
sys.exit(status if status >= 0 else 128 - status)
