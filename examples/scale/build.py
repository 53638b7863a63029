#!/usr/bin/env python3
"""Builds a site in parts, each a task of Dask, and joins them. See README.md."""
import argparse, contextlib, pathlib, shutil, subprocess, sys, tempfile, time
from dask.distributed import Client, LocalCluster, as_completed

WRONG_SOURCES = 1  # nianbao's status where something is an error; a second try would find it too


def run(program, site, *arguments):
    """Runs nianbao. Returns its status, seconds and messages; fails where the run itself failed,
    so that Dask tries it again."""
    start = time.monotonic()
    done = subprocess.run([program, "--site", site, "build", *arguments], capture_output=True, text=True)
    if done.returncode not in (0, WRONG_SOURCES):
        raise RuntimeError(f"{arguments}: status {done.returncode}\n{done.stderr}")
    return done.returncode, time.monotonic() - start, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--program", default="nianbao")
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument("--workers", type=int, default=4, help="how many processes on this machine; 4")
    parser.add_argument("--scheduler", help="the address of a Dask that runs already; no workers are started then")
    parser.add_argument("--retries", type=int, default=2, help="how often a part is tried again; 2")
    options = parser.parse_args()
    program = shutil.which(options.program) or sys.exit(f"{options.program}: no such program")
    command = (str(pathlib.Path(program).resolve()), str(options.site.resolve()))
    output = options.output.resolve()
    cluster = contextlib.nullcontext(options.scheduler) if options.scheduler else LocalCluster(
        n_workers=options.workers, threads_per_worker=1, processes=True, dashboard_address=":0")
    # Parts stand beside the output, where workers on other machines find them too.
    room = tempfile.TemporaryDirectory(prefix=f".{output.name}.parts.", dir=output.parent, ignore_cleanup_errors=True)
    with room as room, cluster as cluster, Client(cluster) as dask:
        start, slowest = time.monotonic(), 0
        folders = [str(pathlib.Path(room) / str(number)) for number in range(1, options.parts + 1)]
        tasks = {}
        for number, folder in enumerate(folders, 1):
            part = f"{number}/{options.parts}"
            task = dask.submit(run, *command, "--part", part, "--output", folder, pure=False, retries=options.retries)
            tasks[task] = part
        for task in as_completed(tasks):
            try:
                status, seconds, messages = task.result()
            except RuntimeError as error:
                sys.exit(f"part {tasks[task]}, tried {options.retries + 1} times: {error}")
            print(f"part {tasks[task]}: {seconds:.2f} s", flush=True)
            if status != 0:
                sys.exit(f"part {tasks[task]}:\n{messages}")
            slowest = max(slowest, seconds)
        made = time.monotonic() - start
        status, joined, messages = run(*command, "--join", *folders, "--output", str(output))
        print(f"{messages}parts {made:.2f} s (the slowest {slowest:.2f} s), join {joined:.2f} s")
        sys.exit(status)


if __name__ == "__main__":  # the workers import this file
    main()
