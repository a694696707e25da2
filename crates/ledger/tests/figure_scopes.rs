//! What a figure of trade counts: all of it only where its phrase says nothing that narrows.
#![allow(missing_docs, clippy::unwrap_used)]

use corridor_ledger::reader::{Format, Kind, Language, Proposal, Settings, Text, read};

fn figures(language: &str, sentence: &str) -> Vec<Proposal> {
    of_kind(Kind::Figure, language, sentence)
}

fn of_kind(kind: Kind, language: &str, sentence: &str) -> Vec<Proposal> {
    let text = Text::of(sentence.as_bytes(), Format::Plain).unwrap();
    let language = Language::ALL.into_iter().find(|known| known.code() == language);
    let settings = Settings { date: "2025-03-04".parse().ok(), language };
    let proposals = read(&text, settings).proposals;
    proposals.into_iter().filter(|p| p.kind == kind).collect()
}

/// Each sentence, and the scope of its last figure in money; `""` for all of the measure.
const SCOPES: &[(&str, &str, &str)] = &[
    (
        "en",
        "Bilateral trade in pharmaceuticals between Norway and Brazil reached $120 million in 2024.",
        "pharmaceuticals",
    ),
    ("en", "Brazil's coffee shipments to Norway were worth $88 million in 2024.", "coffee"),
    (
        "en",
        "Cross-border trade between Uganda and Rwanda came to $61 million in 2023.",
        "Cross-border",
    ),
    ("en", "Overland exports from Iran to Armenia amounted to $700 million in 2024.", "Overland"),
    (
        "en",
        "Total trade between Chile and Peru, not counting copper, stood at $2.1 billion in 2024.",
        "not counting copper",
    ),
    (
        "en",
        "Ghana sold cocoa and gold worth $410 million to Switzerland in 2024.",
        "cocoa and gold",
    ),
    ("en", "India bought $2.1 billion worth of crude from Oman in 2024.", "crude"),
    (
        "en",
        "Trade via the Ambassador Bridge came to $120 billion in 2024.",
        "via the Ambassador Bridge",
    ),
    (
        "en",
        "Exports of machinery and transport equipment to Poland totalled €31 billion in 2024.",
        "machinery and transport equipment",
    ),
    (
        "en",
        "Apart from oil, trade between Oman and India amounted to $3.5 billion in 2024.",
        "Apart from oil",
    ),
    ("en", "Barter trade between Iran and Pakistan stood at $600 million in 2024.", "Barter"),
    ("en", "Kenyan re-exports to Egypt were $36 million in 2024.", "re-exports"),
    ("en", "Trade was $500 million in 2024. Of this, tea accounted for $50 million.", "tea"),
    (
        "en",
        "Fruit and vegetable exports from Egypt to Germany hit $95 million in 2024.",
        "Fruit and vegetable",
    ),
    (
        "en",
        "Trade in goods and services between Peru and Chile reached $4 billion in 2024.",
        "goods and services",
    ),
    ("tr", "İki ülke arasındaki tekstil ticareti 2024'te 320 milyon dolara ulaştı.", "tekstil"),
    ("tr", "Fas'ın Senegal'e gübre ihracatı 2024 yılında 140 milyon dolar oldu.", "gübre"),
    (
        "tr",
        "Enerji hariç ticaret hacmi geçen yıl 2,2 milyar dolar olarak gerçekleşti.",
        "Enerji hariç",
    ),
    ("tr", "Hizmet ticareti 2024'te 900 milyon dolara yükseldi.", "Hizmet"),
    ("tr", "Hazır giyim ihracatı 2024'te 1,2 milyar dolar oldu.", "Hazır giyim"),
    (
        "ms",
        "Eksport minyak sawit Malaysia ke Kenya bernilai RM2.1 bilion pada 2024.",
        "minyak sawit",
    ),
    (
        "ms",
        "Dagangan sempadan antara Thailand dan Laos berjumlah RM3.3 bilion pada tahun 2024.",
        "sempadan",
    ),
    (
        "ms",
        "Malaysia mengeksport kelapa sawit bernilai RM900 juta ke Turkiye pada 2024.",
        "kelapa sawit",
    ),
    (
        "id",
        "Ekspor batu bara Indonesia ke Vietnam mencapai 2,4 miliar dolar AS pada 2024.",
        "batu bara",
    ),
    ("id", "Perdagangan nonmigas kedua negara tercatat 9,1 miliar dolar AS pada 2023.", "nonmigas"),
    (
        "id",
        "Indonesia mengimpor gandum senilai 1,1 miliar dolar AS dari Australia pada 2024.",
        "gandum",
    ),
    // What counts all of it.
    (
        "en",
        "Two-way merchandise trade between Norway and Brazil hit a record $3.4 billion in 2024.",
        "",
    ),
    ("en", "In 2023, total bilateral trade volume rose 6 per cent to $5.6 billion.", ""),
    ("en", "Uganda exported goods worth $300 million to Rwanda in 2024, the minister said.", ""),
    (
        "en",
        "Peru's exports to Chile climbed to $1.3 billion in 2023 while imports stood at $1.9 billion.",
        "",
    ),
    ("en", "Trade in goods between the two countries amounted to €7.1 billion in 2024.", ""),
    (
        "en",
        "The value of trade between the two nations has grown steadily, reaching $4.2 billion in 2024.",
        "",
    ),
    (
        "en",
        "Egypt's exports to Kenya, according to customs data, were worth $310 million in 2024.",
        "",
    ),
    ("en", "Trade between the two East African neighbours soared to $1.2 billion in 2024.", ""),
    ("en", "China's exports to Vietnam shot up to $160 billion in 2024.", ""),
    ("en", "Poland imported German goods worth €90 billion in 2024.", ""),
    ("en", "Official figures put total merchandise trade at $5.1 billion for 2024.", ""),
    ("en", "We recorded $4 billion in bilateral trade in 2024.", ""),
    ("tr", "İki ülke arasındaki ticaret hacmi 2024 yılında 5,2 milyar dolara ulaştı.", ""),
    ("tr", "Fas'ın Senegal'e ihracatı geçen yıl 310 milyon dolar oldu.", ""),
    (
        "tr",
        "2024 yılında toplam ihracatımız 1,4 milyar dolar, ithalatımız ise 0,9 milyar dolar oldu.",
        "",
    ),
    (
        "tr",
        "Türkiye ile Özbekistan arasındaki dış ticaret hacminin 3,4 milyar dolar olduğunu söyledi.",
        "",
    ),
    (
        "tr",
        "Bakan, Şilili mevkidaşıyla görüşmesinde iki ülke ticaretinin 2 milyar doları aştığını söyledi.",
        "",
    ),
    (
        "ms",
        "Jumlah dagangan dua hala antara Vietnam dan Filipina mencecah RM22 bilion pada 2024.",
        "",
    ),
    ("ms", "Eksport Vietnam ke Filipina meningkat kepada RM9 bilion pada 2024.", ""),
    ("id", "Nilai perdagangan bilateral kedua negara mencapai 12,3 miliar dolar AS pada 2024.", ""),
    ("id", "Nilai ekspor Indonesia ke Mesir pada 2024 sebesar 1,5 miliar dolar AS.", ""),
];

#[test]
fn a_figure_keeps_the_words_that_narrow_it_and_no_others() {
    let mut wrong = Vec::new();
    for (language, sentence, scope) in SCOPES {
        let found = figures(language, sentence);
        let money = found.iter().rfind(|p| p.text("unit") != Some("percent"));
        let told = money.map(|p| p.text("scope").unwrap_or_default().to_owned());
        if told.as_deref() != Some(*scope) {
            wrong.push(format!("{sentence} {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_change_is_no_level() {
    for (language, sentence, sorts) in [
        ("en", "Trade between Chile and Peru fell by $90 million in 2024.", &["change"][..]),
        (
            "en",
            "Exports of Chile to Peru rose $12 million to $80 million in 2024.",
            &["change", "level"],
        ),
        ("en", "Trade between Norway and Brazil grew to $48 million in 2022.", &["level"]),
        ("tr", "Ticaret hacmi 2024'te 150 milyon dolar arttı.", &["change"]),
        ("ms", "Dagangan dua hala meningkat sebanyak RM300 juta pada 2024.", &["change"]),
        ("id", "Ekspor Peru ke Cile turun sebesar 40 juta dolar AS pada 2024.", &["change"]),
    ] {
        let found = figures(language, sentence);
        let kinds: Vec<&str> = found.iter().filter_map(|p| p.text("kind")).collect();
        assert_eq!(kinds, sorts, "{sentence}");
    }
}

#[test]
fn a_row_of_one_product_counts_that_product() {
    let page = "Kenya's exports to Egypt, USD million\n\n| Product | 2023 | 2024 |\n|---|---|---|\n\
                | Tea | 210 | 230 |\n| Total | 300 | 320 |\n";
    let found = figures("en", page);
    let scopes: Vec<_> = found.iter().map(|p| p.text("scope")).collect();
    assert_eq!(scopes, [Some("Tea"), Some("Tea"), None, None]);
    let page = "Trade of Kenya with Egypt, million US dollars\n\n| | 2023 | 2024 |\n|---|---|---|\n\
                | Exports (f.o.b.) | 210 | 230 |\n| Imports of goods | 300 | 320 |\n| Total trade | 510 | 550 |\n";
    let found = figures("en", page);
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|p| p.text("scope").is_none()), "{found:?}");
}

#[test]
fn a_target_keeps_what_narrows_it() {
    for (language, sentence, scope) in [
        (
            "en",
            "The two sides agreed to raise trade in textiles to $500 million by 2030.",
            "textiles",
        ),
        (
            "en",
            "Uganda and Rwanda aim to bring cross-border trade to $300 million by 2028.",
            "cross-border",
        ),
        ("en", "They set a target of $2 billion for agricultural trade by 2030.", "agricultural"),
        (
            "en",
            "Turkmenistan wants trade through the Farap crossing to reach $90 million by 2027.",
            "through the Farap crossing",
        ),
        (
            "en",
            "The two leaders reaffirmed their goal of raising bilateral trade to $10 billion by 2030.",
            "",
        ),
        (
            "en",
            "We want to double the trade volume between our two countries to $4 billion within five years.",
            "",
        ),
        ("en", "Kenya and Egypt set a trade target of $1 billion by 2028.", ""),
        ("en", "They agreed to work towards a $5 billion annual trade target by 2030.", ""),
        ("en", "They vowed to lift two-way trade, now $638 million, to $1.5 billion by 2030.", ""),
        (
            "tr",
            "İki ülke, savunma sanayii ticaretini 2030'a kadar 1 milyar dolara çıkarmayı hedefliyor.",
            "savunma sanayii",
        ),
        ("tr", "İki ülke ticaret hacmini 2030'a kadar 10 milyar dolara çıkarmayı hedefliyor.", ""),
        (
            "ms",
            "Kedua-dua negara mensasarkan dagangan halal bernilai RM5 bilion menjelang 2030.",
            "halal",
        ),
        (
            "ms",
            "Kedua-dua negara menetapkan sasaran dagangan dua hala sebanyak RM20 bilion menjelang 2030.",
            "",
        ),
        (
            "id",
            "Kedua negara menargetkan perdagangan nonmigas mencapai 10 miliar dolar AS pada 2030.",
            "nonmigas",
        ),
        (
            "id",
            "Presiden menargetkan nilai perdagangan kedua negara menjadi 5 miliar dolar AS pada 2030.",
            "",
        ),
    ] {
        let found = of_kind(Kind::Target, language, sentence);
        let told: Vec<_> = found.iter().map(|p| p.text("scope").unwrap_or_default()).collect();
        assert_eq!(told, [scope], "{sentence}");
    }
}
