"""Make resources/pinyin.txt: the readings of every character of GBK, from the dictionary of pypinyin.

Run by hand when the dictionary or the words below change; the program itself needs only the table.
A second reading is kept only where some phrase of the dictionary uses it: the rare and dead ones would
give every name a dozen initials nobody types.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

TABLE = Path(__file__).resolve().parents[1] / "resources" / "pinyin.txt"

GOODS_READINGS = {
    "长": "chang zhang",
    "茄": "qie jia",
    "匙": "chi shi",
    "靓": "liang jing",
    "楂": "zha cha",
    "龈": "yin ken",
    "豉": "chi shi",
    "参": "shen can cen",
    "铛": "dang cheng",
    "脯": "fu pu",
    "焗": "ju hu",
    "呷": "xia ga",
    "晟": "sheng cheng",
    "单": "dan shan chan",
    "曾": "zeng ceng",
    "尿": "niao sui",
    "蒄": "guan",
}
"""Characters whose usual reading on a package is not the dictionary's first one."""

PHRASES = {
    "重庆": "chong qing",
    "重阳": "chong yang",
    "九重": "jiu chong",
    "银行": "yin hang",
    "行业": "hang ye",
    "音乐": "yin yue",
    "乐器": "yue qi",
    "乐谱": "yue pu",
    "单县": "shan xian",
    "厦门": "xia men",
    "番禺": "pan yu",
    "西藏": "xi zang",
    "藏族": "zang zu",
    "空调": "kong tiao",
    "调味": "tiao wei",
    "调料": "tiao liao",
    "调和": "tiao he",
    "弹力": "tan li",
    "弹簧": "tan huang",
    "弹性": "tan xing",
    "秘鲁": "bi lu",
    "便宜": "pian yi",
    "成长": "cheng zhang",
    "生长": "sheng zhang",
    "长高": "zhang gao",
    "朝阳": "chao yang",
    "朝鲜": "chao xian",
    "胸脯": "xiong pu",
    "仇英": "qiu ying",
}
"""Words of goods and places in which a character is read otherwise than usual."""


def readings() -> dict[str, list[str]]:
    """The readings of each character of GBK without tones, the usual one first."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, spoken in phrases_dict.items():
        if len(phrase) == len(spoken):
            for character, sounds in zip(phrase, spoken, strict=True):
                used[character][plain(sounds[0])] += 1
    table = {}
    for point, sounds in pinyin_dict.items():
        character = chr(point)
        if in_gbk(character):
            first, *rest = dict.fromkeys(plain(sound) for sound in sounds.split(","))
            table[character] = [first, *(sound for sound in rest if used[character][sound])]
    return table | {character: sounds.split() for character, sounds in GOODS_READINGS.items()}


def plain(sound: str) -> str:
    """The reading in the letters of a keyboard."""
    return to_normal(sound, v_to_u=False).replace("ü", "v").replace("ê", "e")


def in_gbk(character: str) -> bool:
    """Whether the character can stand in a Chinese file of the old encoding."""
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def main() -> None:
    """Write the table."""
    usual: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for character, sounds in sorted(readings().items()):
        usual[sounds[0]].append(character)
        for sound in sounds[1:]:
            other[sound].append(character)
    lines = ["# Usual readings, other readings (+), words; made by packaging/make_pinyin_table.py"]
    lines += [f"{sound} {''.join(usual[sound])}" for sound in sorted(usual)]
    lines += [f"+{sound} {''.join(other[sound])}" for sound in sorted(other)]
    lines += [f"{phrase} {sounds}" for phrase, sounds in sorted(PHRASES.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
