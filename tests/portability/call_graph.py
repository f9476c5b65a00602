"""The worst stack of a library, from what gcc -fcallgraph-info=su wrote.

    call_graph.py LIMIT FRAME_LIMIT FILE.ci...

Fails if a chain of calls needs more than LIMIT bytes, if a frame has more than FRAME_LIMIT or no bound,
if there is recursion, or if a function other than the one that calls the misuse hook calls through a pointer. A call at the
end of a function counts as if its frame were still there, so the sum is never too small.
"""
import re
import sys

HOOK_CALLERS = {"analloc_refuse"}  # the one place that calls the misuse hook
BUILTIN = {"memcpy", "memmove", "memset", "__aeabi_memcpy", "__aeabi_memset"}

NODE = re.compile(r'node: \{ title: "([^"]+)" label: "([^"]*)"')
EDGE = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')
FRAME = re.compile(r"(\d+) bytes \(([a-z,]+)\)")


def read(paths):
    """Frames and calls of all files; the frame of a function that is defined nowhere is None."""
    frames, calls, problems = {}, {}, []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            node, edge = NODE.search(line), EDGE.search(line)
            if node:
                frame = FRAME.search(node[2])
                frames[node[1]] = int(frame[1]) if frame else frames.get(node[1])
                if frame and frame[2] == "dynamic":
                    problems.append(f"{node[1]}: its frame has no bound")
            elif edge:
                calls.setdefault(edge[1], set()).add(edge[2])
    return frames, calls, problems


def plain(name):
    """The function's name without its file and without what the optimizer appended."""
    return name.split(":")[-1].split(".")[0]


def strange_calls(frames, calls):
    """Calls through pointers, and calls to what is not in the library."""
    for caller, callees in calls.items():
        for callee in callees:
            if callee == "__indirect_call":
                if plain(caller) not in HOOK_CALLERS:
                    yield f"{caller} calls through a pointer"
            elif frames.get(callee) is None and callee not in BUILTIN:
                yield f"{caller} calls {callee}, whose frame is not known"


def worst(frames, calls, problems):
    """The deepest chain from each function: {name: (bytes, chain)}."""
    done = {}

    def visit(name, path):
        if name in path:
            problems.append("recursion: " + " -> ".join(path[path.index(name):] + [name]))
            return 0, ()
        if name not in done:
            below = [visit(callee, path + [name]) for callee in sorted(calls.get(name, ()))]
            depth, chain = max(below, default=(0, ()))
            done[name] = (frames.get(name) or 0) + depth, (name,) + chain
        return done[name]

    for name in sorted(frames):
        visit(name, [])
    return done


def main():
    limit, frame_limit, paths = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    frames, calls, problems = read(paths)
    problems += strange_calls(frames, calls)
    depth, chain = max(worst(frames, calls, problems).values(), default=(0, ()))
    print(f"  {depth} bytes at most, of {limit}:", " > ".join(f"{plain(f)} {frames.get(f) or 0}" for f in chain))
    for name, frame in frames.items():
        if (frame or 0) > frame_limit:
            problems.append(f"{plain(name)}: a frame of {frame} bytes, {frame_limit} are allowed")
    if depth > limit:
        problems.append(f"{depth} bytes of stack, {limit} are allowed")
    if len(frames) < 3:
        problems.append("hardly any function was seen")
    for problem in sorted(set(problems)):
        print("  " + problem, file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
