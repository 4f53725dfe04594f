"""Reads a JSON list of HTML texts and writes, for each, every element html5lib finds with its attributes."""
import json, sys
import html5lib

def elements(text):
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    found = []
    for node in parser.parse(text, scripting=True).iter():
        if isinstance(node.tag, str):
            found.append([node.tag.split("}")[-1], [[k.split("}")[-1], v] for k, v in node.attrib.items()]])
    return found

json.dump([elements(text) for text in json.load(sys.stdin)], sys.stdout)
