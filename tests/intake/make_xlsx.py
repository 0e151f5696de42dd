#!/usr/bin/env python3
"""Writes the workbook and the GB18030 table that the tests of src/service/intake read. Standard library only.

Usage: make_xlsx.py [FOLDER]. Writes enterprises.xlsx and enterprises-gb18030.csv into FOLDER (default: this one); the
same bytes every time. All enterprises are invented: their codes lie in a block that no registrar issues.
"""

import pathlib
import sys
import zipfile

TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
</Types>
"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>
"""
BOOK = f"""<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>
<sheets><sheet name="企业" sheetId="1" r:id="rId1"/><sheet name="知识产权" sheetId="2" r:id="rId2"/></sheets></workbook>
"""
BOOK_RELATIONS = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>
<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId4" Type="{OFFICE}/styles" Target="styles.xml"/>
</Relationships>
"""
# Styles by number: 0 plain, 1 a built-in date, 2 a Chinese date of its own, 3 a percentage, 4 a number with red in its code.
STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<styleSheet xmlns="{MAIN}"><numFmts count="2">
<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
<numFmt numFmtId="177" formatCode="#,##0.00_);[Red]\\(#,##0.00\\)"/></numFmts>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="10"/><xf numFmtId="177"/></cellXfs>
</styleSheet>
"""



def code(number):
    """A credit code that is valid by GB 32100-2015, of a department that the standard gives to nobody."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    first = f"XA320500{number:09d}"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return first + alphabet[(31 - total % 31) % 31]


CODES = [code(n) for n in range(1, 6)]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


class Strings:
    """The shared strings, in order of their first use."""

    def __init__(self):
        self.texts = []

    def index(self, text):
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)

    def xml(self):
        items = "".join(f'<si><t xml:space="preserve">{escaped(t)}</t></si>' for t in self.texts[:-1])
        last = self.texts[-1]  # in two runs with a phonetic guide, as Excel writes formatted text
        items += f"<si><r><t>{escaped(last[:1])}</t></r><r><t>{escaped(last[1:])}</t></r><rPh><t>pin</t></rPh></si>"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{MAIN}">{items}</sst>\n'


def cell(reference, value, strings):
    """A cell from what it stands for: text, or (kind, value[, style]); None is no cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{reference}" t="s"><v>{strings.index(value)}</v></c>'
    kind, text, *style = value
    mark = f' s="{style[0]}"' if style else ""
    if kind == "inline":
        return f'<c r="{reference}" t="inlineStr"><is><t>{escaped(text)}</t></is></c>'
    if kind == "formula":
        return f'<c r="{reference}"{mark}><f>B2*2</f><v>{text}</v></c>'
    return f'<c r="{reference}" t="{kind}"{mark}><v>{text}</v></c>'


def sheet(rows, strings):
    """rows: {number: [cells from column A]}."""
    out = ""
    for number, cells in rows.items():
        inner = "".join(cell(f"{chr(65 + i)}{number}", c, strings) for i, c in enumerate(cells))
        out += f'<row r="{number}">{inner}</row>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}"><sheetData>{out}</sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:H1"/></mergeCells></worksheet>\n'
    )


ENTERPRISES = {
    1: ["合成数据，非真实企业 · synthetic"],
    3: ["统一社会信用代码", "企业名称", "从业人员（人）", "营业收入\n(元)2025年", "注册成立日期", "研发费用 2025年（万元）", "居民企业",
        "细分市场占有率(%)", "合成数据", "知识产权", "备注"],
    # All of it good: a binary fraction, a built-in date, a formula's result, a percentage.
    4: [CODES[0], "合成企业甲", ("n", "320"), ("n", "520000000.10000002", 4), ("n", "42331", 1), ("formula", "0.28999999999999998"),
        ("b", "1"), ("n", "0.5", 3), "是", ("n", "2"), "x"],
    # 3.3333333333333335 is rounded; the date has a format of its own; an inline text; no items.
    5: [CODES[1], ("inline", "合成企业乙"), ("str", "１，２３４"), ("n", "5.2E7"), ("n", "36526", 2), ("n", "3.3333333333333335"),
        ("b", "0"), None, "是", "无", None],
    # Bad cells, each for its own reason; the name stays.
    6: [CODES[2], "合成企业丙", ("n", "12.5"), ("e", "#DIV/0!"), ("n", "42331"), ("n", "43831", 1), "无", ("n", "12"), "是", ("n", "5"),
        None],
    # Rows that are left out: a code kept as a number, a wrong check, the first enterprise again, a sum without code.
    7: [("n", "9.1320594000000006E+17"), "合成企业丁", ("n", "1")],
    8: [CODES[3][:-1] + ("0" if CODES[3][-1] != "0" else "1"), "合成企业戊", ("n", "1")],
    9: [CODES[0], "合成企业甲", ("n", "999")],
    12: [None, "合计", ("n", "1554")],
}
ITEMS = {
    1: ["统一社会信用代码", "类别", "高价值", "授权日期", "转让日期", "权利人排名"],
    2: [CODES[0], "I", "是", ("n", "44927", 1), "无", ("n", "1")],
    3: [CODES[0], "II", "否", "2023/5/6", None, "一"],
    4: [CODES[4], "I", "是", None, None, None],
    5: [CODES[2], "Ⅰ", None, "2023.02.30", None, None],
}

# A table as an accounting program exports it: GB18030, semicolons, quotes.
GB18030 = (
    "社会信用代码;名称;营业收入（万元）2025年;2024年营业收入(亿元);资产总额.2025;从业人员;注册成立日期;居民企业;行业类别;营业收人(万元)2023年;单价\r\n"
    f'{CODES[0]};"合成企业;甲 𠮷";"1,234.5";1.2;￥9,000;320;2015年11月23日;是;工业;1;5\r\n'
    f"{CODES[1]};合成企业乙;5200万元;;１２３４．５;３２０人;2015/1/2;否;  建筑业　;;\r\n"
    f"{CODES[2]};合成企业丙;12,34;1.2.3;8人;-5;2015-02-30;有;农业;;\r\n"
    f"{CODES[3]};合成企业丁;未知;1.23E+5;;无;20151123;无;工业\r\n"
    f"{CODES[4]};合成企业戊;;;;;;;;;;;多出来\r\n"
    "913205940000000;旧码;;;;;;;;;\r\n"
)

# What stands in every archive, so that its bytes are the same each time.
WHEN = (2026, 1, 1, 0, 0, 0)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    strings = Strings()
    first, second = sheet(ENTERPRISES, strings), sheet(ITEMS, strings)
    strings.index("两段文字")
    parts = {
        "[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS, "xl/styles.xml": STYLES, "xl/sharedStrings.xml": strings.xml(),
        "xl/worksheets/sheet1.xml": first, "xl/worksheets/sheet2.xml": second,
    }
    with zipfile.ZipFile(folder / "enterprises.xlsx", "w") as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_STORED if name == "xl/styles.xml" else zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))
    (folder / "enterprises-gb18030.csv").write_bytes(GB18030.encode("gb18030"))


if __name__ == "__main__":
    main()
