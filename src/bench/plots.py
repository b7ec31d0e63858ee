#!/usr/bin/env python3
"""Draws docs/images/performance-*.svg of src/bench/measured.csv. Python's own library only: python3 src/bench/plots.py

A line of the file: series, x, accepted/s, mails/s, remark.
"""
import csv
import math
import pathlib
from html import escape

HERE = pathlib.Path(__file__).resolve().parent
IMAGES = HERE.parent.parent / 'docs' / 'images'
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 64, 20, 56, 56
COLOURS = {'accepted': '#0a58ca', 'mails': '#b8431b', 'ideal': '#888888'}

PLOTS = {
    'threads': ('delivery_threads, an SMTP server that takes 50 ms a mail', 'delivery_threads', {'mails': 'mails/s', 'ideal': 'threads / 50 ms'}),
    'log': ('Orders in the log', 'orders in the log before the run', {'accepted': 'orders accepted/s', 'mails': 'mails/s'}),
    'waiting': ('Orders that wait, embedded outbox', 'orders waiting', {'accepted': 'orders accepted/s', 'mails': 'mails/s'}),
    'waiting-postgresql': ('Orders that wait, outbox in PostgreSQL', 'orders waiting', {'accepted': 'orders accepted/s', 'mails': 'mails/s'}),
    'nodes': ('Nodes on one PostgreSQL, 8 threads each, 50 ms a mail', 'nodes', {'accepted': 'orders accepted/s', 'mails': 'mails/s', 'ideal': 'threads / 50 ms'}),
    'html': ('Size of the html', 'KB of html', {'accepted': 'orders accepted/s', 'mails': 'mails/s'}),
}
LINEAR = {'waiting', 'waiting-postgresql'}
IDEALS = {'threads': lambda x: x * 20, 'nodes': lambda x: x * 160}


def read():
    series = {}
    with open(HERE / 'measured.csv', newline='') as file:
        for name, x, accepted, mails, _ in csv.reader(file):
            point = {'x': float(x), 'accepted': float(accepted), 'mails': float(mails)}
            if name in IDEALS:
                point['ideal'] = IDEALS[name](point['x'])
            series.setdefault(name, []).append(point)
    return series


def nice(top):
    """A round number that is not below top, and a step that divides it."""
    power = 10 ** math.floor(math.log10(top))
    for factor, parts in ((1, 5), (2, 4), (2.5, 5), (5, 5), (10, 5)):
        if factor * power >= top:
            return factor * power, factor * power / parts


def label(number):
    return f'{number:,.0f}'.replace(',', ' ')


def draw(name, points):
    title, xlabel, lines = PLOTS[name]
    top, step = nice(max(p[key] for p in points for key in lines if key != 'ideal') * 1.02)
    log = name not in LINEAR and points[-1]['x'] / max(points[0]['x'], 1) > 8
    scale = math.log10 if log else float
    low, high = scale(points[0]['x']), scale(points[-1]['x'])
    at_x = lambda x: LEFT + (scale(x) - low) / ((high - low) or 1) * (WIDTH - LEFT - RIGHT)
    at_y = lambda y: HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
           f' font-family="sans-serif" font-size="12" role="img" aria-label="{escape(title)}">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
           f'<text x="{LEFT}" y="20" font-size="15" fill="#111111">{escape(title)}</text>']
    y = 0.0
    while y <= top * 1.001:
        out.append(f'<line x1="{LEFT}" y1="{at_y(y):.1f}" x2="{WIDTH - RIGHT}" y2="{at_y(y):.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at_y(y) + 4:.1f}" text-anchor="end" fill="#333333">{label(y)}</text>')
        y += step
    for i, point in enumerate(points):
        anchor = 'end' if i == len(points) - 1 and i else 'middle'
        out.append(f'<text x="{at_x(point["x"]):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="{anchor}" fill="#333333">{label(point["x"])}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle" fill="#111111">'
               f'{escape(xlabel)}{" (logarithmic)" if log else ""}</text>')
    for n, (key, text) in enumerate(lines.items()):
        dash = ' stroke-dasharray="5 4"' if key == 'ideal' else ''
        shown = [p for p in points if p[key] <= top]
        path = ' '.join(f'{at_x(p["x"]):.1f},{at_y(p[key]):.1f}' for p in shown)
        out.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[key]}" stroke-width="2"{dash}/>')
        if key != 'ideal':
            out += [f'<circle cx="{at_x(p["x"]):.1f}" cy="{at_y(p[key]):.1f}" r="3.5" fill="{COLOURS[key]}"/>' for p in shown]
        x = LEFT + n * 180
        out.append(f'<line x1="{x}" y1="38" x2="{x + 24}" y2="38" stroke="{COLOURS[key]}" stroke-width="2"{dash}/>'
                   f'<text x="{x + 30}" y="42" fill="#111111">{escape(text)}</text>')
    return '\n'.join(out + ['</svg>', ''])


def main():
    IMAGES.mkdir(exist_ok=True)
    for name, points in read().items():
        (IMAGES / f'performance-{name}.svg').write_text(draw(name, sorted(points, key=lambda p: p['x'])))


if __name__ == '__main__':
    main()
