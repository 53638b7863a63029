"""Reports as web pages, the way content managers and word processors leave them."""

from html import escape

WORD = 'style="font-family: 仿宋_GB2312; font-size: 16pt; mso-bidi-font-size: 12.0pt" lang="EN-US"'


def words(text, at):
    """Words in the tags that editors leave around them."""
    text = escape(text)
    half = len(text) // 2
    while half and not ("\u4e00" <= text[half - 1] <= "\u9fff" and "\u4e00" <= text[half] <= "\u9fff"):
        half -= 1
    left, right = text[:half], text[half:]
    return [
        f'<span {WORD}><font face="仿宋">{left}</font></span><span><o:p></o:p>{right}</span>',
        f'<font size="3"><span style="color:#000"><span>{left}</span><b></b>{right}</span></font>',
        f"<span>{left}<!-- 换行 --><span\n>{right}</span></span>",
    ][at % 3]


def table(rows):
    """A table with nested tags in its cells; a blank cell holds a space that does not break."""
    out = ['<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0"><tbody>']
    at = 0
    for row in rows:
        out.append("<tr>")
        for cell in row:
            at += 1
            spans = "".join(f' {name}="{count}"' for name, count in
                            (("colspan", cell.columns), ("ROWSPAN", cell.rows)) if count > 1)
            inner = words(cell.text, at) if cell.text else "&nbsp;"
            out.append(f'<td width="61"{spans}><p class="MsoNormal" align="center">{inner}</p></td>')
        out.append("</tr>")
    return "".join(out) + "</tbody></table>"


def article(report):
    """The text itself: paragraphs in an editor's box, headings only bold."""
    out = [f'<p style="text-align:center"><strong>{words(report.title, 1)}</strong></p>']
    at = 0

    def paragraph(text, bold=False):
        nonlocal at
        at += 1
        inner = words(text, at)
        out.append(f'<p style="text-indent: 2em">　　{f"<strong>{inner}</strong>" if bold else inner}</p>')

    for text in report.preamble:
        paragraph(text)
    for place, (heading, blocks) in enumerate(report.sections):
        paragraph(heading, True)
        for text in blocks:
            paragraph(text.removeprefix("### "), text.startswith("### "))
        if place in report.tables:
            out.append(f'<div align="center">{table(report.tables[place])}</div>')
    out += [f'<p style="text-align:right">{escape(line)}&nbsp;&nbsp;</p>' for line in report.closing()]
    return "\n".join(out)


def facts(report):
    """The block of metadata above the text."""
    facts = [("索引号", report.front.get("index_number", "")), ("发布机构", report.name),
             ("名　　称", report.title), ("文　　号", report.front.get("document_number", "")),
             ("公开日期", report.published)]
    rows = "".join(f"<tr><td><b>{name}：</b></td><td>{escape(value)}</td></tr>" for name, value in facts)
    return f'<table class="xxgk_head" width="100%">{rows}</table>'


def page(report, charset, meta):
    """A page of a portal: navigation, layout tables, the text in one of their cells."""
    tags = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in
                   (("ArticleTitle", report.title), ("PubDate", report.published + " 10:30"),
                    ("ContentSource", report.name))) if meta else ""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<HTML><HEAD>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(report.title)}-示例市人民政府门户网站</title>{tags}
<style type="text/css">td {{ border: 1px solid }} /* </p> */</style>
<script>var page = "<table><tr><td>7</td></tr></table>";</script>
</HEAD><BODY>
<div class="header"><ul class="nav"><li><a href="/">首页</a><li><a href="/xw/">新闻</a><li><a href="/xxgk/">信息公开</a><li><a href="/hd/">互动</a></ul></div>
<table width="1000" class="layout"><tr><td width="200" valign="top">
<ul><li><a href="/zn/">政府信息公开指南</a></li><li><a href="/nb/">政府信息公开年报</a></li><li><a href="/ysq/">依申请公开</a></li></ul>
</td><td valign="top">
<div class="position">您的位置：<a href="/">首页</a> &gt; <a href="/xxgk/">信息公开</a> &gt; 政府信息公开年报</div>
{facts(report)}
<div class="tools">【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】 <a href="#">打印</a></div>
<div class="TRS_Editor" id="zoom"><div class=Custom_UnionStyle>
{article(report)}
</div></div>
<div class="share">分享到：<a href="#">微信</a></div>
</td></tr></table>
<div class="footer"><p>主办：示例市人民政府办公室　网站标识码：9999000001</p><p>版权所有 &copy; 示例市</p></div>
</BODY></HTML>
"""
