"""What is wrong with code that Python cannot read, in a sentence.

Python's message says what its parser met, and often not what the reader meant: both are looked at. Where neither tells
for certain what is wrong, the sentence says no more than that.
"""

import keyword
import re
from difflib import get_close_matches

CANNOT_BE_READ = {
    r"'(.)' was never closed": "The bracket “{0}” is opened here and never closed.",
    r"unmatched '(.)'": "There is a “{0}” here, and no bracket that it closes.",
    r"f-string: (?:unmatched|single) '(.)'.*": "There is a “{0}” in this f-string, and nothing that it closes.",
    r"f-string: (?:empty expression|valid expression required).*": "Nothing stands in the braces of this f-string.",
    r"f-string: expecting '}'.*": "A “{{” is opened in this f-string and never closed.",
    r"closing parenthesis '(.)' does not match opening parenthesis '(.)'.*": "A “{1}” was opened, and “{0}” closes it.",
    r"unterminated (?:triple-quoted )?(?:f-)?string literal.*": "A quotation mark is opened here and never closed.",
    r"expected ':'": "A colon is missing: def, class, if, else, for and while need one before what belongs to them.",
    r"expected an indented block after (.*) on line (\d+)": (
        "What belongs to the {0} on line {1} must be indented: four spaces from where it begins."
    ),
    r"unindent does not match any outer indentation level": "This line is indented like none of the lines before it.",
    r"inconsistent use of tabs and spaces in indentation": (
        "This line is indented with tabs and another one with spaces. Use spaces in both."
    ),
    r"'(\w+)' outside (function|loop|async function)": (
        "{0} has its place inside a {1}, and this line is in none. Is it indented far enough?"
    ),
    r"'(continue)' not properly in loop": "{0} has its place inside a loop, and this line is in none.",
    r"Missing parentheses in call to 'print'.*": "print takes its brackets: print(…).",
    r"cannot assign to (True|False|None)": "{0} is a word of Python's own. Take another name.",
    r"cannot assign to (?:function call|literal|expression|comparison|lambda)\b.*": (
        "On the left of “=” stands the name that gets something, and this is no name. To ask whether two things are "
        "equal, write “==”."
    ),
    r"positional argument follows keyword argument.*": (
        "What is given by its name, name=…, comes after what is given by its place."
    ),
    r"(?:non-default argument follows default argument|parameter without a default follows parameter with a default)": (
        "A parameter with a default, name=…, comes after those without one."
    ),
    r"duplicate (?:argument|parameter) '(\w+)' in function definition": "“{0}” stands twice among the parameters.",
    r"keyword argument repeated: (\w+)": "“{0}” is given twice.",
    r"leading zeros in decimal integer literals.*": "A whole number does not begin with 0.",
    r"expected default value expression": 'After “=” stands what a parameter is if nothing is given for it: _op="".',
    r"expected 'except' or 'finally' block": "A try needs an except after it, which says what to do when it fails.",
    r"expected 'else' after 'if' expression": "An if inside an expression needs its else: a if … else b.",
    r"expected '\('": "After the name of a function come its brackets: def name(…):",
    r"invalid syntax\. Perhaps you forgot a comma\?": (
        "Between two things a comma is missing here, or a sign such as * or +."
    ),
}
"""What Python says of code that it cannot read, and what that means."""

COPIED = {
    r">>>": "“>>>” is what Python prints before your turn. Leave it out.",
    r"\.\.\. ": "“...” is what Python prints before a further line. Leave it out.",
    r"(?:In|Out) ?\[\d*\]:": "“In [1]:” and “Out[1]:” are what a notebook prints beside its cells. Leave them out.",
    r"```": "These three marks come with code that was copied from a text. Leave the line out.",
    r"(pip|conda|python3?) [\w-]": "“{0}” is a command for a terminal, not Python. Leave the line out.",
    r"([%!][\w%]*)": "“{0}” is a command of Jupyter, not Python. Leave the line out; plot and draw are here already.",
}
"""How a line begins that comes from elsewhere, and is no Python."""

OTHER_LANGUAGES = {
    r"^else if\b": "“else if” is one word in Python: elif.",
    r"^(elif|else|except|finally)\b": (
        "“{0}” goes with lines before it that are indented just like it, and there are none that it could go with."
    ),
    r"(\+\+|--)$": "Python has no “{0}”. To count up or down by one, write += 1 or -= 1.",
    r"[=!]==": "Python compares with == and !=.",
    r"(?:^|[\s(])!(?=[\w(])": "Python writes “not” where other languages write “!”.",
    r"\|[\w.]+\|": "The size of a number, without its sign, is abs(…).",
    r"/\*|\*/|//.*\w +\w": "A remark for people begins with #.",
    r"^switch\b": "Python writes if, elif and else where other languages write switch.",
    r"^def \w+\([^)]*\w +\w": "A comma is missing between two parameters.",
    r"\{[^}:]*[^=!<>]=[^=]": 'In a dictionary a colon stands between a key and its thing: {{"a": 1}}.',
    r"&&": "Python writes “and” where other languages write “&&”.",
    r"\|\|": "Python writes “or” where other languages write “||”.",
    r"=>|=<|<>": "Comparisons are written <, >, <=, >=, == and !=.",
    r"^(?:var|let|const) \w": "Python needs no word before a new name: name = …",
    r"^function \w": "Python writes def where other languages write function.",
    r"\bnew \w": "Python needs no “new”: a class is called like a function, Value(2.0).",
    r"\blambda\b[^:]*: *return\b": "A lambda gives back what stands after its colon, without the word return.",
    r"^(?:for|if|while)\b.*\{$": "Python has no braces: a colon ends this line, and what belongs to it is indented.",
    r"\bfor\b(?!.*\bin\b)": "A loop says where its things come from: for x in xs.",
}
"""What other languages write, and what Python does."""

SIGNS = {
    "“”„‟«»″": "This is a typographic quotation mark. Python reads only the straight ones, \" and '.",
    "‘’‚‛‹›′`´": "This is a typographic quotation mark. Python reads only the straight ones, \" and '.",
    "−–—‐‑‒": "This dash is not the minus sign of the keyboard. Write “-”.",
    "×·⋅∙": "The sign for times is “*”.",
    "÷∕": "The sign for division is “/”.",
    "²³¹⁰⁴⁵⁶⁷⁸⁹ⁿ": "A power is written with “**”: the square of a is a**2.",
    "≤≥≠": "Comparisons are written <=, >= and !=.",
    "√": "The square root of a is a**0.5.",
    "½¼¾": "A fraction is written with “/”, as in 1/2.",
    "…": "These three dots are a single sign, which means nothing to Python.",
    "→←⇒": "Python has no arrows.",
}
"""Signs of print and of word processors that look like Python's, and what to write."""

WIDE = 0xFEE0
"""How far the wide signs of East Asian keyboards stand behind the usual ones."""

BLOCKS = {"class", "def", "elif", "else", "for", "if", "while", "with"}
"""Words that open a block, with a colon."""

OPENING = ["class", "def", "elif", "else", "for", "from", "if", "import", "lambda", "return", "try", "while", "with"]
"""Words that a line begins with."""

OPERATORS = re.compile(r"(\*\*|[-+*/%]=?|[<>=!]=|=|,|\b(?:and|or|not|in|is|return from|import|del))$")


def sentence(error: SyntaxError, code: str) -> str:
    """What is wrong with `code`, as far as that is certain."""
    lines = code.split("\n")
    number = error.lineno or 0
    whole = lines[number - 1] if 0 < number <= len(lines) else error.text or ""
    if sign := re.match(r"invalid (?:non-printable )?character .*U\+([0-9A-F]+)", error.msg):
        return _sign(chr(int(sign[1], 16)))
    if error.msg == "unexpected indent":
        if any(line.strip() for line in lines[: number - 1]):
            return "This line is indented further than the one before it, and nothing asks for that."
        return "The first line begins with spaces. It must begin at the edge."
    bare = _without_strings(whole.strip())
    for shape, said in COPIED.items():
        if match := re.match(shape, whole.strip()):
            return said.format(*match.groups())
    return _misspelt(error.msg, bare) or _said(error.msg, bare) or _stopped(error, whole, bare)


def _misspelt(message: str, bare: str) -> str:
    """What the line shows that its author meant."""
    for shape, said in OTHER_LANGUAGES.items():
        if message.startswith(("invalid syntax", "expected", "cannot assign")) and (match := re.search(shape, bare)):
            return said.format(*match.groups())
    taken = re.match(r"(?:def|class) +(\w+)|(\w+) *=(?!=)", bare)
    if taken and keyword.iskeyword(taken[1] or taken[2]):
        return f"“{taken[1] or taken[2]}” is a word of Python's own. Take another name."
    spaced = re.match(r"([^\W\d]\w*(?: +[^\W\d]\w*)+) *=(?!=)", bare)
    if spaced and message.startswith("invalid syntax") and not any(map(keyword.iskeyword, spaced[1].split())):
        return f"A name has no space in it: write {'_'.join(spaced[1].split())}."
    if message.startswith("leading zeros") and (comma := re.search(r"(\d+),(0\d+)", bare)):
        return f"Numbers have a point, no comma: {comma[1]}.{comma[2]}."
    hyphened = re.match(r"(?:def +(?=.*\())?(\w+(?:-[^\W\d]\w*)+)(?: *=(?!=)|\()", bare)
    if hyphened and message.startswith(("cannot assign to expression", "expected '('")):
        return f"A name has no “-” in it: write {hyphened[1].replace('-', '_')}."
    if message.startswith("invalid") and re.search(r"(?<![\w.])\d+[^\W\d_]", bare):
        return "A letter follows a digit here. For times, write *, as in 2*a; and no name begins with a digit."
    if "Maybe you meant '==' or ':='" in message and re.match(
        r"(?:if|elif|while|assert|return)\b[^(:]*[^(:=!<>]=(?!=)", bare
    ):
        return "To ask whether two things are equal, write “==”. One “=” gives a name to something."
    return ""


def _said(message: str, bare: str) -> str:
    """What Python's message says."""
    if message.startswith("invalid syntax") and not bare.startswith("lambda") and ":" not in bare:
        first = re.match(r"[^\W\d]+", bare)
        message = "expected ':'" if first and first[0] in BLOCKS else message
    matches = ((re.fullmatch(pattern, message), said) for pattern, said in CANNOT_BE_READ.items())
    return next((said.format(*match.groups()) for match, said in matches if match), "")


def _stopped(error: SyntaxError, whole: str, bare: str) -> str:
    """What may be wrong where Python says no more than where it stopped reading."""
    place = (error.offset or 1) - 1
    if not error.msg.startswith("invalid syntax"):
        return "Python cannot read this line."
    if (ends := OPERATORS.search(bare)) and place >= len(whole.rstrip()):
        return f"The line ends with “{ends[1]}”, and something must follow."
    first = re.match(r"[^\W\d]+", bare)
    if first and first[0] not in keyword.kwlist and (near := get_close_matches(first[0], OPENING, n=2, cutoff=0.7)):
        return f"Python cannot read this line. Did you mean {' or '.join(f'“{word}”' for word in near)}?"
    if whole[place : place + 1] in set("$?!"):
        return f"“{whole[place]}” means nothing to Python here."
    if re.search(r"[\w)\]]\s+$", whole[:place]) and re.match(r"[\w\"']", whole[place:]):
        words = (*re.findall(r"(\w+)\W*$", whole[:place]), *re.findall(r"^\w+", whole[place:]))
        if not any(map(keyword.iskeyword, words)):
            return "Two things stand side by side here, and nothing says what to do with them."
    return "Python cannot read this line."


def _sign(sign: str) -> str:
    """What to write instead of a sign that Python does not know."""
    for signs, said in SIGNS.items():
        if sign in signs:
            return said
    if not sign.isprintable() or sign.isspace():
        return "There is a space here, or a sign that is not seen, which is none of the keyboard's. Type it anew."
    plain = chr(ord(sign) - WIDE) if WIDE + 0x20 < ord(sign) < WIDE + 0x7F else ""
    return (
        f"“{sign}” is not the sign of the keyboard. Write “{plain}”." if plain else f"“{sign}” means nothing to Python."
    )


def _without_strings(text: str) -> str:
    """`text` without comments, and with nothing inside its strings."""
    return re.sub(r"""("|')(?:\\.|(?!\1).)*\1|#.*""", lambda match: match[1] * 2 if match[1] else "", text).strip()
