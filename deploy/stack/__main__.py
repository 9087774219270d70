"""``python -m deploy.stack up|down|status|reset|env``."""

import argparse
import shlex
import sys

from deploy.stack import Stack, StackError


def status(stack: Stack) -> int:
    """Print one line a server; returns 3 unless all are running or external."""
    servers = stack.status()
    for server in servers:
        print(f"{server.name:10} {server.state:10} {server.pid or '-':<8} {server.address}")
    return 0 if all(server.state in {"running", "external"} for server in servers) else 3


def main() -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description="the local stack of MaintAInPro")
    parser.add_argument("command", choices=["up", "down", "status", "reset", "env"])
    parser.add_argument("servers", nargs="*", metavar="server", help="with up and down: these only")
    arguments = parser.parse_args()
    only = set(arguments.servers) or None
    try:
        stack = Stack()
        match arguments.command:
            case "up":
                stack.up(only)
            case "down":
                stack.down(only)
            case "reset":
                stack.reset()
            case "env":
                for name, value in stack.env().items():
                    print(f"export {name}={shlex.quote(value)}")
            case _:
                return status(stack)
    except (StackError, OSError) as error:
        print(f"stack: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
