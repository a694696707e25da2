//! What a document does not show is neither proposed nor a passage.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::Write as _;

use corridor_ledger::reader::{Field, Kind, ReadError, Settings, Text, read};
use corridor_ledger::{Document, NotLocated, Passage};

const HIDDEN: &str = "Kenya and Poland agreed on a trade target of $99 billion by 2031.";

/// Is the hidden sentence proposed, or taken as a passage?
fn seen(name: &str, bytes: &[u8]) -> Vec<&'static str> {
    let mut out = Vec::new();
    let Ok(text) = Text::received(name, bytes) else { return out };
    let reading = read(&text, Settings { date: "2026-01-08".parse().ok(), language: None });
    let value = |n: &Field| matches!(n, Field::Number(n) if n.to_string().starts_with("99"));
    if reading
        .proposals
        .iter()
        .any(|p| p.kind == Kind::Target && p.field("value").is_some_and(value))
    {
        out.push("proposed");
    }
    let document = Document::received("d", name, bytes).unwrap();
    for quote in [HIDDEN, "a trade target of $99 billion by 2031"] {
        if Passage::locate(&document, quote).is_ok() {
            out.push("a passage");
        }
    }
    out
}

fn page(inner: &str) -> Vec<u8> {
    format!(
        "<!doctype html><html><head><style>.veiled, p.also {{ display: none }} #gone {{ visibility: hidden }}\
         </style></head><body><article><p>Ministers met in Nairobi and spoke of many things.</p>{inner}\
         <p>They left on Tuesday.</p></article></body></html>"
    )
    .into_bytes()
}

#[test]
fn a_page() {
    let x = HIDDEN;
    for inner in [
        format!("<p hidden>{x}</p>"),
        format!("<p hidden=''>{x}</p>"),
        format!("<p hidden=until-found>{x}</p>"),
        format!("<p style=\"display:none\">{x}</p>"),
        format!("<p style='DISPLAY : none !important'>{x}</p>"),
        format!("<p style='visibility:hidden'>{x}</p>"),
        format!("<p style='opacity:0'>{x}</p>"),
        format!("<p style='font-size:0'>{x}</p>"),
        format!("<p style='position:absolute;left:-10000px'>{x}</p>"),
        format!("<p style='height:0;overflow:hidden'>{x}</p>"),
        format!("<p style='text-decoration:line-through'>{x}</p>"),
        format!("<p><del>{x}</del></p>"),
        format!("<p><s>{x}</s></p>"),
        format!("<p><strike>{x}</strike></p>"),
        format!("<p class='sr-only'>{x}</p>"),
        format!("<div class='d-none'><p>{x}</p></div>"),
        format!("<p class='veiled'>{x}</p>"),
        format!("<p class='also'>{x}</p>"),
        format!("<div id='gone'><p>{x}</p></div>"),
        format!("<dialog><p>{x}</p></dialog>"),
        format!("<template><p>{x}</p></template>"),
        format!("<noscript><p>{x}</p></noscript>"),
        format!("<!-- {x} -->"),
        format!("<!-- > {x} -->"),
        format!("<script>var x = '{x}';</script>"),
        format!("<script type='application/ld+json'>{{\"text\": \"{x}\"}}</script>"),
        format!("<style>/* {x} */</style>"),
        format!("<a title=\"a > {x}\">x</a>"),
        format!("<a title = \"a > {x}\">x</a>"),
        format!("<img alt='{x}' src=a.png>"),
        format!("<input type=hidden value=\"{x}\">"),
        format!("<meta name=description content=\"{x}\">"),
        format!("<svg><text>{x}</text></svg>"),
        format!("<iframe>{x}</iframe>"),
    ] {
        assert!(
            seen("a.html", &page(&inner)).is_empty(),
            "{inner}: {:?}",
            seen("a.html", &page(&inner))
        );
    }
    let shown = page(&format!("<p class='md:block hidden'>{x}</p><p class=intro>{x}</p>"));
    assert!(seen("a.html", &shown).contains(&"proposed"));
    let marked =
        page("<p>Kenya and <b>Poland</b> agreed on a <span hidden>x</span> trade target.</p>");
    let document = Document::received("d", "a.html", &marked).unwrap();
    assert!(Passage::locate(&document, "Kenya and <b>Poland</b> agreed").is_ok());
    let whole = "agreed on a <span hidden>x</span> trade target";
    assert!(Passage::locate(&document, whole).is_ok(), "shown on both sides of what is not");
}

#[test]
fn a_quote_that_is_only_hidden_says_so_and_a_hidden_copy_does_not_make_it_ambiguous() {
    let bytes = page(&format!("<!-- {HIDDEN} -->"));
    let document = Document::received("d", "a.html", &bytes).unwrap();
    assert_eq!(Passage::locate(&document, HIDDEN), Err(NotLocated::NotShown));
    let bytes = page(&format!("<meta content=\"{HIDDEN}\"><p>{HIDDEN}</p>"));
    let document = Document::received("d", "a.html", &bytes).unwrap();
    assert!(Passage::locate(&document, HIDDEN).is_ok());
}

#[test]
fn markdown() {
    for inner in
        [format!("<!-- {HIDDEN} -->"), format!("~~{HIDDEN}~~"), format!("<del>{HIDDEN}</del>")]
    {
        let words = format!("# Visit\n\nMinisters met.\n\n{inner}\n\nThey left.\n");
        assert!(seen("a.md", words.as_bytes()).is_empty(), "{inner}");
    }
}

fn docx(body: &str, styles: &str) -> Vec<u8> {
    packed(body, styles, zip::CompressionMethod::Deflated)
}

fn packed(body: &str, styles: &str, method: zip::CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, content) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("word/styles.xml", format!("<w:styles>{styles}</w:styles>")),
        ("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const GHOSTS: &str = "<w:style w:styleId=\"Ghost\"><w:rPr><w:vanish/></w:rPr></w:style>\
                      <w:style w:styleId=\"GhostChild\"><w:basedOn w:val=\"Ghost\"/></w:style>\
                      <w:style w:styleId=\"Gone\"><w:rPr><w:strike/></w:rPr></w:style>";

#[test]
fn a_word_file() {
    let x = HIDDEN;
    let met = "<w:p><w:r><w:t>Ministers met in Nairobi.</w:t></w:r></w:p>";
    let run =
        |look: &str| format!("{met}<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{x}</w:t></w:r></w:p>");
    for body in [
        run("<w:vanish/>"),
        run("<w:vanish w:val=\"true\"/>"),
        run("<w:webHidden/>"),
        run("<w:strike/>"),
        run("<w:dstrike w:val=\"1\"/>"),
        run("<w:sz w:val=\"1\"/>"),
        run("<w:rStyle w:val=\"Ghost\"/>"),
        run("<w:rStyle w:val=\"GhostChild\"/>"),
        format!(
            "{met}<w:p><w:pPr><w:pStyle w:val=\"Ghost\"/></w:pPr><w:r><w:t>{x}</w:t></w:r></w:p>"
        ),
        format!("{met}<w:p><w:moveFrom><w:r><w:t>{x}</w:t></w:r></w:moveFrom></w:p>"),
        format!("{met}<w:p><w:del><w:r><w:delText>{x}</w:delText></w:r></w:del></w:p>"),
        format!("{met}<w:p><w:del><w:r><w:t>{x}</w:t></w:r></w:del></w:p>"),
        format!("{met}<w:p><w:r><w:instrText>{x}</w:instrText></w:r></w:p>"),
        format!("{met}<!-- {x} -->"),
        // What prompts a reader to write something there.
        format!(
            "{met}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{x}</w:t></w:r></w:p>\
             </w:sdtContent></w:sdt>"
        ),
        // Shown where another property of the style hides.
        run("<w:rStyle w:val=\"Ghost\"/><w:strike w:val=\"0\"/>"),
    ] {
        assert!(seen("a.docx", &docx(&body, GHOSTS)).is_empty(), "{body}");
    }
    for body in [
        run("<w:rStyle w:val=\"Ghost\"/><w:vanish w:val=\"0\"/>"),
        run("<w:rStyle w:val=\"GhostChild\"/><w:vanish w:val=\"false\"/>"),
        run("<w:rStyle w:val=\"Gone\"/><w:strike w:val=\"0\"/>"),
        format!(
            "{met}<w:sdt><w:sdtPr><w:showingPlcHdr w:val=\"0\"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{x}</w:t></w:r></w:p>\
             </w:sdtContent></w:sdt>"
        ),
    ] {
        assert_eq!(seen("a.docx", &docx(&body, GHOSTS)).len(), 3, "{body}");
    }
    for body in [
        run("<w:vanish w:val=\"0\"/>"),
        run("<w:strike w:val=\"false\"/>"),
        // The mark of the paragraph is hidden, not its words.
        format!(
            "{met}<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>{x}</w:t></w:r></w:p>"
        ),
        format!("{met}<w:p><w:moveTo><w:r><w:t>{x}</w:t></w:r></w:moveTo></w:p>"),
    ] {
        assert_eq!(seen("a.docx", &docx(&body, "")).len(), 3, "{body}");
    }
}

#[test]
fn a_text_box_stands_once_and_a_raised_mark_is_no_digit() {
    let t = format!("<w:t>{HIDDEN}</w:t>");
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{t}</mc:Choice><mc:Fallback>{t}</mc:Fallback>\
         </mc:AlternateContent></w:r></w:p>"
    );
    assert_eq!(Text::received("a.docx", &docx(&body, "")).unwrap().text().trim(), HIDDEN);
    let body = "<w:p><w:r><w:t>A sum of $10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>\
                <w:t>1</w:t></w:r><w:r><w:t> billion, 5</w:t><w:noBreakHyphen/><w:t>10 ships.</w:t></w:r></w:p>";
    let text = Text::received("a.docx", &docx(body, "")).unwrap();
    assert_eq!(text.text().trim(), "A sum of $10¹ billion, 5-10 ships.");
}

fn pdf(content: &str, more: &str) -> Vec<u8> {
    pdf_of(&[content.to_owned()], more)
}

fn pdf_of(pages: &[String], more: &str) -> Vec<u8> {
    let mut out = format!("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{more}>>\nendobj\n");
    let kids: String = (0..pages.len()).map(|n| format!("{} 0 R ", 20 + 2 * n)).collect();
    out += &format!("2 0 obj\n<</Type/Pages/Kids[{kids}]/MediaBox[0 0 595 842]>>\nendobj\n");
    out += "5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n9 0 obj\n<</Type/OCG/Name(x)>>\nendobj\n";
    for (n, content) in pages.iter().enumerate() {
        let (page, stream) = (20 + 2 * n, 21 + 2 * n);
        out += &format!(
            "{page} 0 obj\n<</Type/Page/Resources<</Font<</F1 5 0 R>>/Properties<</L 9 0 R>>>>/Contents {stream} 0 R>>\n\
             endobj\n{stream} 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n",
            content.len()
        );
    }
    (out + "trailer<</Root 1 0 R>>\n").into_bytes()
}

#[test]
fn a_pdf() {
    let met = "BT /F1 12 Tf 72 700 Td (Ministers met in Nairobi.) Tj ET ";
    let show = format!("BT /F1 12 Tf 72 600 Td ({HIDDEN}) Tj ET");
    let off = "/OCProperties<</OCGs[9 0 R]/D<</OFF[9 0 R]>>>>";
    for content in [
        format!("BT 3 Tr /F1 12 Tf 72 600 Td ({HIDDEN}) Tj ET"),
        format!("BT 7 Tr /F1 12 Tf 72 600 Td ({HIDDEN}) Tj ET"),
        format!("3 Tr {show}"),
        format!("1 g {show}"),
        format!("1 1 1 rg {show}"),
        format!("BT /F1 0.1 Tf 72 600 Td ({HIDDEN}) Tj ET"),
        format!("BT /F1 12 Tf 72 -600 Td ({HIDDEN}) Tj ET"),
        format!("BT /F1 12 Tf 7200 600 Td ({HIDDEN}) Tj ET"),
        format!("/OC /L BDC {show} EMC"),
    ] {
        assert!(seen("a.pdf", &pdf(&format!("{met}{content}"), off)).is_empty(), "{content}");
    }
    for content in [
        show.clone(),
        format!("0 Tr {show}"),
        format!("q 3 Tr Q {show}"),
        format!("0 0 1 rg 0 0 595 842 re f 1 g {show}"),
        format!("/Span /L BDC {show} EMC"),
    ] {
        assert_eq!(seen("a.pdf", &pdf(&format!("{met}{content}"), off)).len(), 3, "{content}");
    }
    let mark = "BT /F1 12 Tf 72 700 Td (Kenya and Poland agreed on a trade target of $10) Tj 6 Ts /F1 7 Tf (1) Tj \
                0 Ts /F1 12 Tf ( billion by 2030.) Tj ET";
    let text = Text::received("a.pdf", &pdf(mark, "")).unwrap();
    assert!(text.text().contains("$10¹ billion"), "{}", text.text());
}

/// Lines of words at places of a page, in the order given.
fn drawn(lines: &[(f64, f64, &str)]) -> String {
    let line =
        |(x, y, words): &(f64, f64, &str)| format!("BT /F1 10 Tf {x} {y} Td ({words}) Tj ET ");
    lines.iter().map(line).collect()
}

const LEFT: [&str; 5] = [
    "Kenya and Poland agreed on a trade",
    "target of ten billion dollars by 2030.",
    "They will also open a consulate and",
    "train two hundred customs officers in",
    "the ports of Mombasa and Gdynia.",
];
const RIGHT: [&str; 5] = [
    "Ghana sold Serbia cocoa and shea",
    "worth 73 million dollars in 2024. The",
    "Ministers of both countries met twice",
    "and signed a memorandum on the",
    "supply of fertiliser and of tractors.",
];

#[test]
fn columns_are_read_down_whichever_way_they_are_drawn() {
    let y = |row: usize| 700.0 - 13.0 * row as f64;
    let title =
        (50.0, 740.0, "A report on two partnerships that goes over the whole width of this page");
    let by_rows: Vec<_> =
        (0..5).flat_map(|r| [(50.0, y(r), LEFT[r]), (310.0, y(r), RIGHT[r])]).collect();
    let by_columns: Vec<_> = (0..5)
        .map(|r| (50.0, y(r), LEFT[r]))
        .chain((0..5).map(|r| (310.0, y(r), RIGHT[r])))
        .collect();
    for lines in [by_rows, by_columns] {
        let mut all = vec![title];
        all.extend(lines);
        let text = Text::received("a.pdf", &pdf(&drawn(&all), "")).unwrap();
        let flat = text.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(flat, [title.2, &LEFT.join(" "), &RIGHT.join(" ")].join(" "));
    }
}

#[test]
fn three_columns_and_a_table() {
    let y = |row: usize| 700.0 - 13.0 * row as f64;
    let third = [
        "Nepal and Fiji opened talks",
        "on tea and on sugar in a",
        "joint commission of three",
        "days in Suva, the capital",
        "of the islands.",
    ];
    let lines: Vec<_> = (0..5)
        .flat_map(|r| {
            [(40.0, y(r), &LEFT[r][..24]), (210.0, y(r), &RIGHT[r][..24]), (390.0, y(r), third[r])]
        })
        .collect();
    let text = Text::received("a.pdf", &pdf(&drawn(&lines), "")).unwrap();
    let flat = text.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("joint commission of three days in Suva"), "{flat}");
    let table = [
        (50.0, 720.0, "Exports of Kenya to Poland, million dollars"),
        (50.0, 700.0, "Year"),
        (200.0, 700.0, "Tea"),
        (300.0, 700.0, "Coffee"),
        (50.0, 687.0, "2022"),
        (200.0, 687.0, "12.5"),
        (300.0, 687.0, "3.1"),
        (50.0, 674.0, "2023"),
        (200.0, 674.0, "14.0"),
        (300.0, 674.0, "3.4"),
        (50.0, 661.0, "2024"),
        (200.0, 661.0, "15.5"),
        (300.0, 661.0, "3.9"),
    ];
    let text = Text::received("a.pdf", &pdf(&drawn(&table), "")).unwrap();
    assert!(text.text().contains("| 2023 | 14.0 | 3.4 |\n"), "{}", text.text());
}

#[test]
fn budgets_refuse_by_name() {
    let budget = |name: &str, bytes: &[u8]| match Text::received(name, bytes) {
        Err(ReadError::Budget { what, .. }) => what,
        other => panic!("{name}: {:?}", other.map(|t| t.text().len())),
    };
    // A page tree that holds itself, and a page that is named twenty thousand times.
    let tree = String::from_utf8(pdf("BT /F1 12 Tf 72 700 Td (Words.) Tj ET", "")).unwrap();
    let looped = tree.replace("/Kids[20 0 R ]", "/Kids[2 0 R 20 0 R 2 0 R]");
    assert_eq!(Text::received("a.pdf", looped.as_bytes()).unwrap().text().trim(), "Words.");
    let often = tree.replace("/Kids[20 0 R ]", &format!("/Kids[{}]", "20 0 R ".repeat(20_000)));
    assert_eq!(Text::received("a.pdf", often.as_bytes()).unwrap().text().trim(), "Words.");
    // One content that is named twenty thousand times on one page.
    let long = String::from_utf8(pdf(&format!("%{}\n", "x".repeat(1_000_000)), "")).unwrap();
    let long =
        long.replace("/Contents 21 0 R", &format!("/Contents[{}]", "21 0 R ".repeat(20_000)));
    assert_eq!(budget("a.pdf", long.as_bytes()), "bytes of page contents");
    // A Word file that unpacks to more than is read.
    let words = "trade agreement signed. ".repeat(2_900_000);
    let big = packed(&format!("<w:p><w:t>{words}</w:t></w:p>"), "", zip::CompressionMethod::Stored);
    assert_eq!(budget("a.docx", &big), "bytes once unpacked");
    let many = "<b>".repeat(1_010_000);
    assert_eq!(budget("a.html", many.as_bytes()), "elements");
}

#[test]
fn a_page_that_is_one_form_is_read() {
    let form = "<!doctype html><html><body><form id=\"aspnetForm\"><p>Kenya and Poland agreed on a trade target of \
                $10 billion by 2030.</p></form></body></html>";
    let text = Text::received("a.html", form.as_bytes()).unwrap();
    assert!(text.view().contains("$10 billion"));
}
