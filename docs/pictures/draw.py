#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draw the pictures of docs/DESIGN.md.

    draw.py            writes the .svg files beside this script
    draw.py DIR        writes them to DIR
    draw.py DIR dark   as a dark page shows them, for looking at

Nothing but Python's own library. Each picture brings its own ground, so it can be read on any page,
and follows the reader's choice of light or dark where the viewer tells of it.
"""
import pathlib
import sys

LIGHT = {"ground": "#fcfcfa", "edge": "#d9d9d3", "ink": "#1f2328", "soft": "#6a737d", "line": "#8b949e"}
DARK = {"ground": "#161b22", "edge": "#30363d", "ink": "#e6edf3", "soft": "#9aa4af", "line": "#768390"}

STYLE = """
.ground {{ fill: {ground}; stroke: {edge}; }}
text {{ fill: {ink}; font: 13px "Segoe UI", "DejaVu Sans", Verdana, Arial, sans-serif; }}
text.soft {{ fill: {soft}; }}
text.small {{ font-size: 11.5px; }}
text.mono {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
text.strong {{ font-weight: 600; }}
.line {{ stroke: {line}; fill: none; stroke-width: 1.3; }}
.dash {{ stroke: {line}; fill: none; stroke-width: 1.1; stroke-dasharray: 4 3; }}
.head {{ fill: {line}; }}
.faint {{ fill: none; stroke: {line}; stroke-dasharray: 3 3; opacity: .75; }}
"""

# What a unit can be: the same colours in every picture, light enough for dark letters on them.
FIXED = """
.unit { stroke: #24292f; stroke-width: 1; stroke-opacity: .55; }
.free { fill: #9bd8a4; }
.live { fill: #79b0f7; }
.cont { fill: #bcd8fb; }
.split { fill: #fbd274; }
.kept { fill: #c3c8ce; }
.motion { fill: #e3b5ee; stroke-dasharray: 4 2; }
.dead { fill: #e8d9c8; }
.bit { fill: #eef0f2; stroke: #24292f; stroke-opacity: .4; }
.hot { fill: #ffb4a2; stroke: #24292f; stroke-opacity: .55; }
text.on { fill: #1f2328; }
"""


def escape(words):
    return str(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Picture:
    def __init__(self, width, height, title):
        self.width, self.height, self.title, self.parts = width, height, title, []

    def add(self, part):
        self.parts.append(part)

    def text(self, x, y, words, cls="", anchor="start"):
        self.add(f'<text x="{x:g}" y="{y:g}" class="{cls}" text-anchor="{anchor}">{escape(words)}</text>')

    def box(self, x, y, w, h, cls, radius=3):
        self.add(f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{radius}" class="{cls}"/>')

    def cell(self, x, y, w, h, cls, words="", text="on", drop=4.5):
        self.box(x, y, w, h, cls)
        if words != "":
            self.text(x + w / 2, y + h / 2 + drop, words, text, "middle")

    def line(self, points, cls="line"):
        path = "M" + " L".join(f"{x:g} {y:g}" for x, y in points)
        self.add(f'<path d="{path}" class="{cls}"/>')

    def arrow(self, x1, y1, x2, y2, cls="line"):
        self.line([(x1, y1), (x2, y2)], cls)
        length = max(1e-9, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        tip = [(x2 + 2 * dx, y2 + 2 * dy), (x2 - 7 * dx + 4 * dy, y2 - 7 * dy - 4 * dx),
               (x2 - 7 * dx - 4 * dy, y2 - 7 * dy + 4 * dx)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in tip)
        self.add(f'<polygon points="{points}" class="head"/>')

    def legend(self, x, y, entries, step):
        for cls, words in entries:
            self.box(x, y - 11, 16, 14, "unit " + cls)
            self.text(x + 22, y, words, "small")
            x += step if isinstance(step, (int, float)) else step.pop(0)

    def svg(self, dark):
        style = STYLE.format(**(DARK if dark else LIGHT)) + FIXED
        if not dark:
            style += "@media (prefers-color-scheme: dark) {" + STYLE.format(**DARK) + "text.on { fill: #1f2328; }\n}\n"
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        ground = f'<rect x=".5" y=".5" width="{self.width - 1}" height="{self.height - 1}" rx="8" class="ground"/>'
        return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
                          f"<title>{escape(self.title)}</title>", f"<style>{style}</style>", ground,
                          *self.parts, "</svg>", ""])


# ---------------------------------------------------------------- states of a unit

NAMES = {"F": "free", "L": "live", "C": "cont", "S": "split", "K": "kept", "M": "motion", "D": "dead"}
FREE_BIT = {"F": 1, "L": 0, "C": 0, "S": 1, "K": 1, "M": 0, "D": 0}
CONT_BIT = {"F": 0, "L": 0, "C": 1, "S": 1, "K": 1, "M": 0, "D": 1}
LEGEND = [("free", "free"), ("live", "a block begins"), ("cont", "continues it"), ("split", "split"), ("kept", "reserved")]


def word(p, x, y, units, w, h, letters=None, cls="unit"):
    """A word, unit 0 at the left; `units` is a string of states, `letters` what to write on them."""
    for i, u in enumerate(units):
        p.cell(x + i * w, y, w, h, f"{cls} {NAMES[u]}", letters[i] if letters else "")


# ---------------------------------------------------------------- 1. a word's two lanes

def draw_word():
    p = Picture(860, 336, "A word of 8 units and its two lanes")
    units, x, w = "LCSFFFFF", 190, 52
    p.text(24, 34, "One word, here of 8 units, above level 0", "strong")
    for i in range(8):
        p.text(x + i * w + w / 2, 58, f"unit {i}", "small soft", "middle")
    word(p, x, 66, units, w, 40, ["begins", "cont.", "split", "free", "free", "free", "free", "free"])
    p.text(24, 91, "what they are")
    rows = [("free lane", FREE_BIT), ("cont lane", CONT_BIT)]
    for r, (name, bits) in enumerate(rows):
        y = 124 + r * 36
        p.text(24, y + 19, name)
        for i, u in enumerate(units):
            p.cell(x + i * w, y, w, 28, "bit", bits[u], "on mono")
    y = 124 + 2 * 36 + 8
    p.text(24, y + 19, "claimable")
    p.text(24, y + 35, "free and not cont", "small soft")
    for i, u in enumerate(units):
        p.cell(x + i * w, y, w, 28, "unit free" if u == "F" else "bit", int(u == "F"), "on mono")
    base = y + 38
    p.line([(x + 3 * w + 4, base), (x + 3 * w + 4, base + 6), (x + 4 * w - 4, base + 6), (x + 4 * w - 4, base)])
    p.text(x + 3.5 * w, base + 22, "order 0", "small", "middle")
    p.line([(x + 4 * w + 4, base), (x + 4 * w + 4, base + 6), (x + 8 * w - 4, base + 6), (x + 8 * w - 4, base)])
    p.text(x + 6 * w, base + 38, "an aligned run of 4: a free block of order 2", "small", "middle")
    p.line([(x + 4, base), (x + 4, base + 6), (x + 2 * w - 4, base + 6), (x + 2 * w - 4, base)])
    p.text(x + w, base + 22, "a live block", "small", "middle")
    kx = 640
    p.text(kx, 58, "free  cont", "small mono soft")
    key = [("free", "1 0", "free"), ("live", "0 0", "begins a live block"), ("cont", "0 1", "continues it"),
           ("split", "1 1", "split; at level 0: reserved")]
    for i, (cls, bits, words) in enumerate(key):
        p.cell(kx, 68 + i * 30, 44, 22, "unit " + cls, bits, "on mono small")
        p.text(kx + 54, 84 + i * 30, words, "small")
    p.text(kx, 206, "All units 0 1: a dead word.", "small")
    p.text(kx, 224, "Begins, with its bit in \"reserved\":", "small")
    p.text(kx, 240, "a reserved unit above level 0.", "small")
    p.text(24, 316, "In memory: the free lane in the low half, the cont lane in the high half; "
           "one compare-and-swap changes both.", "small soft")
    return p


# ---------------------------------------------------------------- 2. a tree of words

def draw_tree():
    p = Picture(860, 462, "A tree of three levels over 64 pages, words of 4 units")
    p.text(24, 32, "64 pages, words of 4 units: three levels", "strong")
    left, unit = 116, 11.25  # a page is that wide
    wide = lambda level: unit * 4 ** level

    def level_word(level, index, y, units, letters, h=36):
        word(p, left + index * 4 * wide(level), y, units, wide(level), h, letters)

    def label(y, level, covers):
        p.text(24, y + 16, f"level {level}", "strong")
        p.text(24, y + 32, covers, "small soft")

    label(56, 2, "unit: 16 pages")
    level_word(2, 0, 56, "SFLC", ["split", "free", "begins", "continues"])
    label(150, 1, "unit: 4 pages")
    level_word(1, 0, 150, "SSFL", ["split", "split", "free", "begins"])
    label(244, 0, "unit: 1 page")
    level_word(0, 0, 244, "LFLC", None)
    level_word(0, 1, 244, "KKFF", None)
    for index in (1, 2, 3):
        p.box(left + index * 16 * unit + 3, 153, 16 * unit - 6, 30, "faint")
    p.text(left + 40 * unit, 219, "dashed: no split unit leads there, so nothing there is believed", "small soft", "middle")
    for index in range(2, 16):
        p.box(left + index * 4 * unit + 3, 247, 4 * unit - 6, 30, "faint")
    # Where a split unit leads.
    for x1, x2, y1, y2 in ((left, left + 16 * unit, 92, 150),):
        p.line([(x1, y1), (x1, y2)], "dash")
        p.line([(x2, y1), (x2, y2)], "dash")
    for i in (0, 1, 2):
        p.line([(left + i * 4 * unit, 186), (left + i * 4 * unit, 244)], "dash")
    p.arrow(left + 8 * unit, 96, left + 8 * unit, 144)
    p.text(left + 8 * unit + 9, 125, "2", "small")
    p.text(left + 17 * unit, 125, "a hint: the largest free block inside has order 2", "small")
    p.arrow(left + 2 * unit, 190, left + 2 * unit, 238)
    p.arrow(left + 6 * unit, 190, left + 6 * unit, 238)
    p.text(left + 2 * unit + 6, 219, "0", "small")
    p.text(left + 6 * unit + 6, 219, "1", "small")
    # The pages.
    y = 318
    p.text(24, y + 16, "the pages", "strong")
    pages = "LFLC" + "KKFF" + "FFFF" + "LCCC" + "F" * 16 + "L" + "C" * 31
    for i, u in enumerate(pages):
        p.box(left + i * unit, y, unit, 24, "unit " + NAMES[u], 1)
    for at in (0, 16, 32, 48, 64):
        p.text(left + at * unit, y + 40, at, "small soft", "middle")
    p.text(24, 390, "A block of order k is described at level k / B, B = 2 orders a level here: order 5 (pages 32 to 63) takes two units of "
           "the", "small")
    p.text(24, 407, "root and nothing below them. Pages 8 to 11 are one free unit of level 1; pages 6 and 7 a free run of order 1 in a word of level 0.",
           "small")
    p.legend(24, 441, LEGEND, [70, 130, 120, 80, 90])
    return p


# ---------------------------------------------------------------- 3. split and merge

def draw_steps():
    p = Picture(860, 640, "Taking one page from a larger unit, and giving it back")
    take = [("LFLC", None, "", "before: unit 1 is free; nobody believes the word below", ""),
            ("LMLC", None, "1", "claim: one swap on the upper word", ""),
            ("LMLC", "DDDD", "2", "prepare: the word below is made dead", ""),
            ("LSLC", "DDDD", "3", "publish: the unit is split, one swap", ""),
            ("LSLC", "LFFF", "4", "reveal: the word below gets its picture", ""),
            ("LSLC", "LFFF", "5", "settle: the hint above says what is below", "hint of unit 1: order 1")]
    give = [("LSLC", "LFFF", "", "before", "hint of unit 1: order 1"),
            ("LSLC", "DDDD", "1", "free: all would be free, so the word dies", "hint of unit 1: order 1"),
            ("LFLC", "DDDD", "2", "merge: its memory is one free unit above", "it means nothing now")]
    for x, title, steps in ((40, "Take one page, the lowest", take), (460, "Give it back", give)):
        p.text(x, 36, title, "strong")
        for i, what in enumerate(steps):
            step(p, x, 54 + i * 92, *what)
    p.text(488, 370, "The swap that takes the last live page away finds", "small")
    p.text(488, 387, "that all would be free, and writes a dead word instead.", "small")
    p.text(488, 404, "So two free buddies never lie side by side, and a word", "small")
    p.text(488, 421, "in which something is free can always be reached.", "small")
    p.legend(40, 620, [("free", "free"), ("live", "a block begins"), ("cont", "continues"), ("split", "split"),
                       ("motion", "in motion: one caller's alone"), ("dead", "dead")], [75, 130, 100, 75, 210, 60])
    return p


def step(p, x, y, upper, lower, number, words, hint):
    if number:
        p.add(f'<circle cx="{x + 10}" cy="{y + 12}" r="10" class="unit kept"/>')
        p.text(x + 10, y + 16.5, number, "on strong", "middle")
    p.text(x + 28, y + 16, words, "small")
    wx, w = x + 28, 48
    word(p, wx, y + 24, upper, w, 22)
    if hint:
        p.text(wx + 4 * w + 12, y + 39, hint, "small soft")
    p.line([(wx + w, y + 46), (wx + w, y + 58)], "dash")
    p.line([(wx + 2 * w, y + 46), (wx + 3 * w, y + 58)], "dash")
    if lower is None:
        p.box(wx + w, y + 58, 2 * w, 20, "faint")
    else:
        word(p, wx + w, y + 58, lower, w / 2, 20)


# ---------------------------------------------------------------- 4. hint cells

def draw_hints():
    p = Picture(860, 450, "Hints of a node of level 2, words of 4 units")
    p.text(24, 32, "Hints of a node of level 2, words of 4 units (B = 2 orders a level)", "strong")
    x, w = 150, 150
    p.text(24, 73, "the word")
    word(p, x, 52, "SSLS", w, 32, ["unit 0: split", "unit 1: split", "unit 2: live", "unit 3: split"])
    p.text(24, 128, "the words below")
    shows = {0: ("FLLL", "shows order 0"), 1: ("LSFF", "shows order 3"), 3: ("SFLL", "shows order 2")}
    for unit, (units, words) in shows.items():
        cx = x + unit * w + 25
        if unit == 0:
            units = "SLLL"
        word(p, cx, 110, units, 25, 24)
        p.arrow(cx + 50, 104, cx + 50, 90)
        p.text(cx + 50, 151, words, "small soft", "middle")
    p.text(24, 186, "two slots a cell, a bit for each unit (unit 0 at the left):", "small")
    bits = {0: "1101", 1: "1000", 2: "0100", 3: "0001", 4: "0100"}
    names = ["some", "order 0", "order 1", "order 2", "order 3"]
    for cell in range(3):
        cx = x + cell * 220
        p.text(cx + 92, 212, f"cell {cell}", "strong small", "middle")
        for half in range(2):
            slot = 2 * cell + half
            y = 222 + half * 48
            if slot > 4:
                p.text(cx + 92, y + 20, "unused", "small soft", "middle")
                continue
            hot = slot >= 3
            for u in range(4):
                p.cell(cx + 44 + u * 24, y, 24, 24, "hot" if hot and bits[slot][u] == "1" else "bit", bits[slot][u], "on mono")
            p.text(cx + 92, y + 38, f"slot {slot}: {names[slot]}", "small soft", "middle")
    p.text(24, 239, "low lane")
    p.text(24, 287, "high lane")
    y = 348
    p.text(24, y, "Who looks for order 2 or more?", "strong")
    p.text(24, y + 22, "Slots from 1 + 2 up, joined by OR:", "small")
    for u, b in enumerate("0101"):
        p.cell(260 + u * 24, y + 6, 24, 24, "hot" if b == "1" else "bit", b, "on mono")
    p.text(372, y + 22, "units 1 and 3. The lowest is unit 1: one count of zeros and down it goes.", "small")
    p.text(24, y + 56, "The highest slot counts: that unit 1 is in slot 2 too, from before it rose, means nothing. When what unit 3 holds rises from order 2", "small")
    p.text(24, y + 74, "to order 3, its bit is set in slot 4; when it falls again, that is cleared. One swap each, and a search always finds it in one of them.", "small")
    return p


# ---------------------------------------------------------------- 5. painting

def draw_paint():
    p = Picture(860, 392, "Painting a range: only the words that an edge cuts are written")
    p.text(24, 32, "Of one unit of level 2, pages 3 to 13 shall become 'in', the others 'out' (words of 4 units)", "strong")
    left, unit = 150, 42

    def row(y, level, covers):
        p.text(24, y + 14, f"level {level}", "strong")
        p.text(24, y + 30, covers, "small soft")

    row(56, 2, "unit: 16 pages")
    p.cell(left, 56, 16 * unit, 34, "unit split", "both edges cut it: split")
    row(132, 1, "unit: 4 pages")
    for i, (u, words) in enumerate((("S", "cut: split"), ("L", "in"), ("L", "in"), ("S", "cut: split"))):
        p.cell(left + i * 4 * unit, 132, 4 * unit, 34, "unit " + NAMES[u], words)
    row(208, 0, "unit: 1 page")
    for i in range(16):
        if i // 4 in (0, 3):
            inside = 3 <= i <= 13
            p.cell(left + i * unit, 208, unit, 34, "unit live" if inside else "unit free", "in" if inside else "out")
    p.box(left + 4 * unit + 4, 211, 8 * unit - 8, 28, "faint")
    p.text(left + 8 * unit, 230, "not needed: the units above lie wholly inside", "small soft", "middle")
    for x in (0, 16):
        p.line([(left + x * unit, 90), (left + x * unit, 132)], "dash")
    for x in (0, 4, 12, 16):
        p.line([(left + x * unit, 166), (left + x * unit, 208)], "dash")
    for at, name in ((3, "start"), (14, "end")):
        x = left + at * unit
        p.line([(x, 100), (x, 262)], "line")
        p.text(x, 278, name, "small", "middle")
    steps = ["the words below are made dead, from the bottom up", "one swap on the word that holds the unit: it is split now",
             "the words below get their pictures, from the top down", "their hints are settled, from the bottom up"]
    for i, words in enumerate(steps):
        x, y = 34 + (i % 2) * 410, 312 + (i // 2) * 28
        p.add(f'<circle cx="{x}" cy="{y - 4}" r="10" class="unit kept"/>')
        p.text(x, y + 0.5, i + 1, "on strong", "middle")
        p.text(x + 18, y, words, "small")
    p.text(24, 372, "At each level the edges cut at most two words. All other units lie wholly inside or outside and need no word of their own.", "small")
    return p


# ---------------------------------------------------------------- 6. the metadata

def draw_metadata():
    p = Picture(860, 250, "The metadata buffer")
    p.text(24, 32, "The metadata, one buffer without pointers (W = 32, sizes for 1 GiB of 4 KiB pages)", "strong")
    parts = [("kept", 90, "header", "64 bytes"), ("motion", 110, "counts of moves", "4 lines of 64"),
             ("split", 90, "level 3", "1 node of 128"), ("split", 110, "level 2", "8 nodes of 64"),
             ("live", 150, "level 1", "256 nodes of 64"), ("free", 260, "level 0", "8,192 words of 8")]
    x = 24
    for cls, w, name, size in parts:
        p.cell(x, 56, w, 44, "unit " + cls, name, "on strong small", -1)
        p.text(x + w / 2, 90, size, "on small", "middle")
        x += w
    p.text(24, 122, "root first; each level begins at a multiple of 64 bytes", "small soft")
    p.text(24, 160, "A node of level 1:")
    cells = [("word", "split"), ("reserved", "kept"), ("some | 0", "bit"), ("1 | 2", "bit"), ("3 | 4", "bit"), ("", ""), ("", ""), ("", "")]
    for i, (name, cls) in enumerate(cells):
        x = 180 + i * 80
        if name:
            p.cell(x, 142, 80, 28, ("unit " if cls != "bit" else "") + cls, name, "on small")
        else:
            p.box(x, 142, 80, 28, "faint")
    p.text(24, 206, "A node of level 2:")
    cells = ["word", "reserved", "some | 0", "1 | 2", "3 | 4", "5 | 6", "7 | 8", "9"]
    for i, name in enumerate(cells):
        cls = "unit split" if i == 0 else "unit kept" if i == 1 else "bit"
        p.cell(180 + i * 80, 188, 80, 28, cls, name, "on small")
    p.text(180, 236, "one cache line", "small soft")
    p.text(836, 236, "hints: two slots a cell, named by the order that they stand for", "small soft", "end")
    return p


# ---------------------------------------------------------------- 7. addresses

def draw_addresses():
    p = Picture(860, 262, "An arena whose base is not aligned")
    p.text(24, 32, "An arena of 19 pages from page 13 on: natural alignment is that of the real address", "strong")
    left, unit = 40, 24.4
    at = lambda page: left + page * unit
    for page in range(32):
        kind = "kept" if page < 13 else "free"
        if page < 13:
            p.box(at(page), 74, unit, 28, "faint" if page < 12 else "unit kept", 1)
        else:
            p.box(at(page), 74, unit, 28, "unit " + kind, 1)
        if page % 4 == 0:
            p.text(at(page), 118, page, "small soft", "middle")
    p.text(at(32), 118, 32, "small soft", "middle")
    p.arrow(at(13), 56, at(13), 70)
    p.text(at(13), 50, "base", "small", "middle")
    p.arrow(at(32), 56, at(32), 70)
    p.text(at(32), 50, "end", "small", "middle")
    p.arrow(at(0), 56, at(0), 70)
    p.text(at(0), 50, "origin: the tree's page 0", "small")
    p.line([(at(16), 130), (at(16), 138), (at(32), 138), (at(32), 130)])
    p.text(at(24), 154, "the largest block inside: 16 pages, at a multiple of 16", "small", "middle")
    p.line([(at(13), 130), (at(13), 138), (at(15.9), 138), (at(15.9), 130)])
    p.text(at(14.4), 154, "1 + 2 pages", "small", "middle")
    p.text(24, 190, "The origin is the base rounded down to twice the largest block inside, here to a multiple of 32. What is aligned in the tree is then", "small")
    p.text(24, 207, "aligned in addresses. Pages of the tree that lie before the base cost nothing: words that hold none of the arena's pages have no", "small")
    p.text(24, 224, "storage, and a word that is cut by the base (here pages 12 to 15, words of 4 units) has what lies outside reserved for ever.", "small")
    p.legend(24, 248, [("free", "in the arena"), ("kept", "outside, in a stored word")], [110, 0])
    return p


PICTURES = {"word": draw_word, "tree": draw_tree, "split-merge": draw_steps, "hints": draw_hints, "paint": draw_paint,
            "metadata": draw_metadata, "addresses": draw_addresses}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    for name, draw in PICTURES.items():
        (folder / f"{name}.svg").write_text(draw().svg("dark" in sys.argv[2:]), encoding="utf-8")


if __name__ == "__main__":
    main()
