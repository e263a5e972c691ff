"""Runs a command on a terminal of its own: standard input is typed, what the terminal shows is standard output.

Ends with the command's status. What is typed is passed on byte by byte as it comes, so that a test can wait for an answer.
"""
import os
import pty
import select
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
typing = True
while True:
    readable, _, _ = select.select([terminal] + ([0] if typing else []), [], [])
    if 0 in readable:
        typed = os.read(0, 65536)
        typing = typed != b""
        while typed:
            typed = typed[os.write(terminal, typed):]
    if terminal in readable:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            break
        if not shown:
            break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 0xff)
