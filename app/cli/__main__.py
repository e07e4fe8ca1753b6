"""Run the command line: python -m app.cli."""

from app.cli.main import run

if __name__ == "__main__":
    run()
