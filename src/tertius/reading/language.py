"""Which language a text is in: by its script, and by the small words that no sentence does without."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_WORDS = {
    "English": "the of and to in a is that for it on was with as by are be this from at not have has but "
    "which or an were they their his he its who will been would there we you had can more about "
    "than into if when what so after over our against only would could should because while these "
    "those",
    "French": "le la les des du et est une un que qui dans pour sur pas avec ce cette il elle ne plus au "
    "aux par mais sont ses leur ont été nous vous se sa son ou être comme deux",
    "German": "der die das und ist nicht den von zu mit dem des ein eine auf für im sich auch als es an "
    "werden aus er hat dass sie nach bei einer um am sind noch wie einem über so zum war haben "
    "nur oder aber vor",
    "Spanish": "el la los las de que y en un una es por con no para se del al lo como más pero sus le ha su "
    "este esta entre cuando muy sin sobre también fue son hasta hay donde",
    "Italian": "il lo la gli le di che e è un una in per con non del della dei delle al alla nel nella si da "
    "come più sono ma anche ha questo questa suo sua essere tra dal",
    "Portuguese": "o os as de que e em um uma é para com não do da dos das no na nos nas por mais se ao como "
    "mas foi são sua seu ou quando muito também pelo pela até isso",
    "Dutch": "de het een en van is dat op te niet zijn voor met die aan er om ook als maar door naar bij "
    "uit nog wordt deze over heeft werd hun kan geen dan",
    "Swedish": "och att det som en är av för på den med till inte har om ett var från de så men sig kan vi "
    "ska",
    "Danish or Norwegian": "og at det som en er av af for på den med til ikke har om et var fra de så "
    "men seg sig kan vi skal blev ble",
    "Polish": "i w nie na się z jest że do to jak o przez od po ale dla za tego jego oraz są być tak tym "
    "który która które już tylko może przed między",
    "Czech": "a je v se na že to s z do o jako ale pro za by jsou byl od jeho které který která po při "
    "také však",
    "Turkish": "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en değil ama olduğu ise "
    "tarafından kendi her karşı",
    "Indonesian or Malay": "yang dan di dengan untuk dari pada ini itu tidak dalam akan adalah oleh ke "
    "juga sebagai karena mereka telah bahwa dapat ada",
    "Romanian": "și în de la cu nu este pe că din o un care pentru mai se a fost au sunt prin dar ca sau "
    "această",
    "Hungarian": "a az és hogy nem is egy van volt meg ez csak de mint már még vagy azt ki el kell lesz",
    "Finnish": "ja on ei että se oli myös kun ovat mutta hän sen tai kuin joka jos ole mukaan niin",
    "Vietnamese": "và của là các có trong cho một những với được người không này đã để khi đến từ cũng",
    "Swahili": "na ya wa kwa ni katika za la kuwa hiyo hii cha kama pia lakini watu huo yake baada",
}
_LISTS = {name: frozenset(words.split()) for name, words in _WORDS.items()}
_TOKEN = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "CYRILLIC": "Russian or another language in Cyrillic letters",
    "ARABIC": "Arabic, Persian or another language in Arabic letters",
    "HEBREW": "Hebrew",
    "CJK": "Chinese or Japanese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "GREEK": "Greek",
    "DEVANAGARI": "Hindi or another language in Devanagari letters",
    "THAI": "Thai",
    "ARMENIAN": "Armenian",
    "GEORGIAN": "Georgian",
    "ETHIOPIC": "Amharic or another language in Ethiopic letters",
}
#: Of the words of running English about four in ten are on the list; headings and names have fewer.
LEAST_ENGLISH, FEW_WORDS = 0.12, 20


@dataclass(frozen=True)
class Language:
    """What a text seems to be written in.

    Attributes
    ----------
    english : bool
        Whether it can be read as English.
    name : str
        The language, in words; "English" also for a text that is too short to tell.
    foreign_words : int
        Words in paragraphs of other languages or scripts, of an English text.
    """

    english: bool
    name: str
    foreign_words: int = 0


def detect(text: str) -> Language:
    """Return the language that most of a text's words are in."""
    script = _script(text)
    if script is not None:
        return Language(False, script)
    whole = _of_words(_TOKEN.findall(text.casefold()))
    if whole != "English":
        return Language(False, whole)
    foreign: Counter[str] = Counter()
    english = 0
    for paragraph in re.split(r"\n\s*\n", text):
        words = _TOKEN.findall(paragraph.casefold())
        name = _script(paragraph) or (_of_words(words) if len(words) >= FEW_WORDS else "English")
        if name == "English":
            english += len(words)
        else:
            foreign[name] += len(words)
    if foreign.total() > english:
        return Language(False, f"mostly {foreign.most_common(1)[0][0]}")
    return Language(True, "English", foreign.total())


def _script(text: str) -> str | None:
    """Return the language of the script that most letters are of; None for Latin letters or no letters."""
    scripts: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        if letter.isalpha():
            scripts[unicodedata.name(letter, "UNKNOWN").split()[0]] += times
    if not scripts:
        return None
    # Full-width letters and ligatures have names of their own.
    latin = (
        scripts["LATIN"]
        + scripts["FULLWIDTH"]
        + scripts["MODIFIER"]
        + scripts["FEMININE"]
        + scripts["MASCULINE"]
    )
    if latin * 2 >= scripts.total():
        return None
    name = max((n for n in scripts if n != "LATIN"), key=lambda n: scripts[n])
    return _SCRIPTS.get(name, f"a language in {name.capitalize()} letters")


def _of_words(words: list[str]) -> str:
    hits = {name: sum(word in known for word in words) for name, known in _LISTS.items()}
    best = max(hits, key=lambda name: (hits[name], name == "English"))
    if len(words) < FEW_WORDS:
        return best if hits[best] >= 3 and hits[best] > 2 * hits["English"] else "English"
    if hits["English"] < LEAST_ENGLISH * len(words):
        known = hits[best] > max(hits["English"], 0.08 * len(words))
        return best if known else "no language with words that are known here"
    return best if hits[best] > 1.2 * hits["English"] else "English"
