"""The only starter of programs: their environment scrubbed, within limits."""

from qmsdocs.process.git import GitFailed, converse_git, git_in, run_git, stream_git
from qmsdocs.process.programs import converse, find_program, run

__all__ = ["GitFailed", "converse", "converse_git", "find_program", "git_in", "run", "run_git", "stream_git"]
