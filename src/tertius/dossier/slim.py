"""Smaller SVG that looks the same: what Vega writes and nobody sees is left out.

Only what a reader cannot notice goes: boxes without paint, names of parts that no script and no screen reader
uses (the drawing has one name of its own), values that are the default, digits below a tenth of a pixel.
Attributes that all children of a group share move to the group.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

_SPACE = "http://www.w3.org/2000/svg"
_G = f"{{{_SPACE}}}g"
#: Attributes that name parts of the chart for tools; the drawing as a whole has a role and a name.
_NAMES = ("class", "role", "aria-roledescription", "aria-hidden", "pointer-events")
#: Parts whose label says what their kind is; a mark keeps its label, which the page shows as a tip.
_UNSAID = re.compile(r"axis|legend|title|container|line mark|area mark")
_DEFAULTS = {"opacity": "1", "stroke-width": "1", "transform": "translate(0,0)", "fill-opacity": "1",
             "stroke-opacity": "1", "font-weight": "normal", "x": "0", "y": "0"}  # fmt: skip
#: Inherited by children, so that a group may hold them for all.
_INHERITED = ("fill", "stroke", "stroke-width", "font-family", "font-size", "font-weight", "text-anchor",
              "stroke-dasharray", "fill-opacity", "stroke-opacity")  # fmt: skip
_POINT = re.compile(r"([MLZ])|(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
_ZERO = re.compile(r"(?<![\d.])0(\.\d)")


def slim(svg: str) -> str:
    """Return `svg` with fewer bytes and the same looks.

    Raises
    ------
    xml.etree.ElementTree.ParseError
        It is not SVG.
    """
    ElementTree.register_namespace("", _SPACE)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(svg)
    _strip(root)
    _share(root)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    return text.replace(" />", "/>")


def _strip(element: ElementTree.Element) -> None:
    """Leave out what shows nothing below `element`; a bare group gives way to its children."""
    kept: list[ElementTree.Element] = []
    for child in element:
        _strip(child)
        if _invisible(child):
            continue
        _bare(child)
        _share(child)
        if child.tag == _G and not child.attrib and not child.text:
            kept += list(child)
        else:
            kept.append(child)
    element[:] = kept


def _invisible(element: ElementTree.Element) -> bool:
    attributes = element.attrib
    if attributes.get("display") == "none":
        return True
    if element.tag == _G:
        return not len(element)
    painted = "fill" in attributes or "stroke" in attributes
    return attributes.get("class") in ("background", "foreground") and not painted


def _bare(element: ElementTree.Element) -> None:
    attributes = element.attrib
    if _UNSAID.search(attributes.get("aria-roledescription", "")):
        attributes.pop("aria-label", None)
    for name in _NAMES:
        attributes.pop(name, None)
    if "stroke" not in attributes and element.tag != _G:
        for name in ("stroke-width", "stroke-dasharray"):
            attributes.pop(name, None)
    for name, value in _DEFAULTS.items():
        if attributes.get(name) == value:
            del attributes[name]
    for name in ("transform", "x", "y", "x2", "y2"):
        if name in attributes:
            attributes[name] = _ZERO.sub(r"\1", attributes[name])
    if element.tag == f"{{{_SPACE}}}path" and len(attributes.get("d", "")) > 40:
        attributes["d"] = relative(attributes["d"])


def _share(element: ElementTree.Element) -> None:
    """Move what all children of a group have to the group, where that saves bytes."""
    children = list(element)
    if len(children) < 3 or element.tag not in (_G, f"{{{_SPACE}}}svg"):
        return
    for name in _INHERITED:
        values = [child.attrib.get(name) for child in children]
        # The style sheet finds colours by attribute below the drawing, not on it.
        if None in values or (name in ("fill", "stroke") and element.tag != _G):
            continue
        value, count = Counter(values).most_common(1)[0]
        if value is None or count < 3 or (name in element.attrib and element.attrib[name] != value):
            continue
        element.attrib[name] = value
        for child in children:
            if child.attrib[name] == value:
                del child.attrib[name]


def relative(path: str) -> str:
    """Return a path of moves and straight lines with steps instead of places, in tenths of a pixel.

    Other paths come back as they are.  Places are rounded first and steps are taken between rounded places,
    so that no error adds up; steps of no length are left out.
    """
    out, at, start, last = list[str](), (0, 0), (0, 0), ""
    position, command = 0, ""
    for part in _POINT.finditer(path):
        if path[position : part.start()].strip():
            return path
        position = part.end()
        if part[1]:
            command = part[1]
            if command == "Z":
                out.append("z")
                at, last = start, "z"
            continue
        place = (round(10 * float(part[2])), round(10 * float(part[3])))
        if command == "M":
            out.append(f"M{_tenths(place[0])}{_joined(place[1])}")
            start, last, command = place, "M", "L"
        elif command == "L" and place != at:
            step = (place[0] - at[0], place[1] - at[1])
            if step[1] == 0:
                out.append(f"h{_tenths(step[0])}")
                last = "h"
            elif step[0] == 0:
                out.append(f"v{_tenths(step[1])}")
                last = "v"
            else:
                first = _tenths(step[0]) if last != "l" else _joined(step[0], after="")
                out.append(("l" if last != "l" else "") + first + _joined(step[1]))
                last = "l"
        elif command != "L":
            return path
        at = place
    return path if path[position:].strip() else "".join(out)


def _tenths(value: int) -> str:
    text = f"{value / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _joined(value: int, after: str = ",") -> str:
    """Return a number as it follows another one: a minus sign parts them by itself."""
    text = _tenths(value)
    return text if text.startswith("-") else f"{after or ' '}{text}"
