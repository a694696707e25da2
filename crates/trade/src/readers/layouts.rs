//! The tables that are known by their header, in the order in which they are tried.
//!
//! Names of columns are compared by their letters and digits alone, so that `Trade Value (US$)`,
//! `trade_value_us` and `TradeValueUS` are one name.

use super::delimited::{Layout, Month, Only, Twice, Year};
use super::delimiters::Decimals;
use super::header::Header;
use crate::error::Error;

/// A table: its name, the columns by which it is known, and how they become a layout.
pub struct Table {
    /// The name by which `source.toml` and the catalogue of sources know it.
    pub(crate) name: &'static str,
    /// What people call it.
    pub says: &'static str,
    /// For each column that is needed, the names that it may have.
    pub known_by: &'static [&'static [&'static str]],
    layout: fn(&Header) -> Option<Layout>,
}

const YEAR: &[&str] = &["year", "refyear", "yr"];
const HS: &[&str] = &["k", "hs6", "hs92", "hs96", "hs02", "hs07", "hs12", "hs17", "hs22", "hs1992"];
const REPORTER: &[&str] = &["reportercode", "reporteriso", "reporterdesc"];
const PARTNER: &[&str] = &["partnercode", "partneriso", "partnerdesc"];
const FLOW: &[&str] = &["flowcode", "flowdesc"];
const CN: &[&str] = &["productnc", "productcn", "productcn8", "productcode", "product"];
const OEC_PRODUCT: &[&str] = &["hs6id", "hs4id", "hs2id"];
const ATLAS_PRODUCT: &[&str] = &[
    "producths92code",
    "producths12code",
    "producths22code",
    "producths96code",
    "producths02code",
    "producths07code",
    "producths17code",
    "hsproductcode",
    "productsitccode",
    "sitcproductcode",
    "hscode",
    "productcode",
];
const ATLAS_HOME: &[&str] = &["countryiso3code", "locationcode", "countrycode", "exporteriso3code"];
const ATLAS_PARTNER: &[&str] = &["partneriso3code", "partnercode", "importeriso3code"];

/// Every table that is known by its header.
#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    Table { name: "baci", says: "BACI: t,i,j,k,v,q, also of the releases before 2020 (t,hs6,i,j,v,q)", known_by: &[&["t"], &["i"], &["j"], HS, &["v"]], layout: baci },
    Table { name: "comtrade", says: "UN Comtrade, API and bulk files", known_by: &[REPORTER, PARTNER, FLOW, &["cmdcode"], &["primaryvalue"]], layout: comtrade },
    Table { name: "comtrade-legacy", says: "UN Comtrade, the website and bulk files to 2022", known_by: &[YEAR, &["tradeflowcode", "tradeflow", "rgcode", "rgdesc"], &["reportercode", "reporter", "rtcode", "rttitle"], &["partnercode", "partner", "ptcode", "pttitle"], &["commoditycode", "cmdcode"], &["tradevalueus", "tradevalue", "value"]], layout: comtrade_legacy },
    Table { name: "wits", says: "World Bank WITS, downloads by product", known_by: &[YEAR, &["reporteriso3", "reportername", "reporter"], &["partneriso3", "partnername", "partner"], &["productcode"], &["tradevaluein1000usd", "tradevaluein1000usdollars", "tradevalue1000usd"]], layout: wits },
    Table { name: "comext", says: "Eurostat COMEXT, bulk files", known_by: &[&["reporter", "declarant", "declarantiso"], &["partner", "partneriso"], &["flow", "tradeflow"], CN, &["period"], &["valueineuros", "valueeur", "valueeuro"]], layout: comext },
    Table { name: "comext", says: "Eurostat COMEXT, from its website or as SDMX-CSV, one indicator a row", known_by: &[&["reporter", "declarant"], &["partner"], &["flow"], &["product"], &["period", "timeperiod"], &["indicators"], &["indicatorvalue", "obsvalue"]], layout: comext_indicators },
    Table { name: "oec", says: "OEC, flows between economies", known_by: &[YEAR, &["exportercountryid"], &["importercountryid"], OEC_PRODUCT, &["tradevalue"]], layout: oec },
    Table { name: "atlas-bilateral", says: "Atlas of Economic Complexity, economy by partner and product", known_by: &[YEAR, ATLAS_HOME, ATLAS_PARTNER, ATLAS_PRODUCT, &["exportvalue"]], layout: atlas_bilateral },
    Table { name: "corridor", says: "corridor's own: year,exporter,importer,product,value_usd", known_by: &[&["year"], &["exporter"], &["importer"], &["product"], &["valueusd"]], layout: corridor },
    Table { name: "corridor", says: "the same without a product: totals of all products", known_by: &[&["year"], &["exporter"], &["importer"], &["valueusd"]], layout: corridor_totals },
    Table { name: "corridor", says: "exporter,importer,product and a column for each year, in US dollars", known_by: &[&["exporter"], &["importer"], &["product"]], layout: years_as_columns },
];

/// Which column of a file holds what, as a person says it: `exporter=iso_o,value=trade_usd`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Role and column, in the order given.
    pub columns: Vec<(String, String)>,
    /// The year of a file without such a column.
    pub year: Option<u16>,
    /// Power of ten from the file's value to dollars, where a person says it.
    pub value_power: Option<i32>,
    /// Power of ten from the file's weight to kilograms.
    pub quantity_power: i32,
    /// How the file writes decimals, where its values leave it open.
    pub decimals: Option<Decimals>,
}

impl Mapping {
    /// The roles that a mapping can name.
    pub const ROLES: [&'static str; 11] = [
        "year", "exporter", "importer", "product", "value", "quantity", "reporter", "partner",
        "flow", "period", "currency",
    ];

    /// Read `exporter=iso_o,importer=iso_d,product=hs6,value=trade_usd`.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for a part that is no pair or a role that is not known.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut mapping = Self { quantity_power: 3, ..Self::default() };
        for part in text.split(',') {
            let Some((role, column)) = part.split_once('=') else {
                return Err(Error::Argument {
                    name: "map",
                    found: part.into(),
                    expected: "role=column",
                });
            };
            if !Self::ROLES.contains(&role.trim()) {
                return Err(Error::Argument {
                    name: "map",
                    found: role.into(),
                    expected: "a role among year, exporter, importer, product, value, quantity, reporter, partner, flow, period, currency",
                });
            }
            mapping.columns.push((role.trim().into(), column.trim().into()));
        }
        Ok(mapping)
    }

    /// The column of a role.
    pub fn column(&self, role: &str) -> Option<&str> {
        self.columns.iter().find(|(r, _)| r == role).map(|(_, column)| column.as_str())
    }

    /// Whether the mapping says nothing but how numbers are written.
    pub(crate) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

impl Header {
    /// The layout of a known table.
    pub(crate) fn known(&self) -> Option<(&'static str, Layout)> {
        let has = |names: &&'static [&'static str]| names.iter().any(|n| self.named(n).is_some());
        let mut fitting = TABLES.iter().filter(|t| t.known_by.iter().all(has));
        fitting.find_map(|table| Some((table.name, (table.layout)(self)?)))
    }

    fn any(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.named(name))
    }

    fn plain(&self) -> Layout {
        Layout {
            delimiter: self.delimiter(),
            columns: self.columns().to_vec(),
            ..Layout::default()
        }
    }

    /// The layout that a person says.
    pub(crate) fn mapped(
        &self,
        mapping: &Mapping,
        path: &std::path::Path,
    ) -> Result<Layout, Error> {
        let place = |role: &str| -> Result<usize, Error> {
            let column = mapping.column(role).unwrap_or(role);
            self.place(column).ok_or_else(|| Error::NoColumn {
                path: path.into(),
                column: column.into(),
                found: self.columns().to_vec(),
                hint: format!("say which column is the {role} with --map {role}=COLUMN"),
            })
        };
        let if_named = |role: &str| mapping.column(role).map(|_| place(role)).transpose();
        let reported = mapping.column("reporter").is_some() || mapping.column("flow").is_some();
        let [from, to] = if reported { ["reporter", "partner"] } else { ["exporter", "importer"] };
        let period = if_named("period")?;
        let dated = mapping.year.is_some() || period.is_some() || self.place("year").is_some();
        let untold = mapping.column("year").is_none() && mapping.column("value").is_none();
        let years = if untold && !dated { self.years() } else { Vec::new() };
        let mut layout = Layout {
            year: match (mapping.year, period) {
                (Some(year), _) => Year::Fixed(year),
                (None, Some(period)) => Year::Column(period),
                (None, None) if !years.is_empty() => Year::default(),
                (None, None) => Year::Column(place("year")?),
            },
            month: period.map(|period| Month { frequency: None, period }),
            exporter: place(from)?,
            importer: place(to)?,
            flow: if reported { Some(place("flow")?) } else { None },
            product: place("product")?,
            value: years.first().map_or_else(|| place("value"), |(first, _)| Ok(*first))?,
            blanks: !years.is_empty(),
            years,
            value_power: mapping.value_power.unwrap_or(0),
            quantity: if_named("quantity")?,
            quantity_power: mapping.quantity_power,
            decimals: mapping.decimals,
            ..self.plain()
        };
        if let Some(column) = if_named("currency")? {
            // What is left is not set aside in silence: `Collector::take` makes a problem of it.
            layout.only.push(Only { column, kept: US_DOLLARS, reason: Only::CURRENCY });
        }
        Ok(layout)
    }
}

/// What a column of currencies says where values are US dollars.
const US_DOLLARS: &[&str] = &["USD", "US$", "US dollars", "US dollar", "usd", "$"];

/// BACI: value in thousand dollars, weight in tonnes.
fn baci(header: &Header) -> Option<Layout> {
    Some(Layout {
        year: Year::Column(header.named("t")?),
        exporter: header.named("i")?,
        importer: header.named("j")?,
        product: header.any(HS)?,
        value: header.named("v")?,
        value_power: 3,
        quantity: header.named("q"),
        quantity_power: 3,
        ..header.plain()
    })
}

const WORLD_ONLY: &str = "a second partner, mode of transport, customs procedure or mode of supply: it repeats the row of all";

/// UN Comtrade's API and bulk files: dollars, kilograms; one row of each breakdown is the total.
fn comtrade(header: &Header) -> Option<Layout> {
    let year = header.any(&["refyear", "period", "year"])?;
    let mut layout = Layout {
        year: Year::Column(year),
        exporter: header.any(REPORTER)?,
        importer: header.any(PARTNER)?,
        flow: header.any(FLOW),
        product: header.named("cmdcode")?,
        value: header.named("primaryvalue")?,
        quantity: header.named("netwgt"),
        class: header.any(&["classificationcode", "clcode"]),
        ..header.plain()
    };
    let totals: [(&str, &'static [&'static str]); 4] = [
        ("partner2code", &["0", ""]),
        ("motcode", &["0", ""]),
        ("customscode", &["C00", ""]),
        ("moscode", &["0", ""]),
    ];
    for (column, kept) in totals {
        if let Some(column) = header.named(column) {
            layout.only.push(Only { column, kept, reason: WORLD_ONLY });
        }
    }
    // Services are told by their classification; without that column by the type of trade.
    if let Some(column) = header.named("typecode")
        && layout.class.is_none()
    {
        layout.class = Some(column);
    }
    let frequency = header.named("freqcode");
    layout.month = header.named("period").map(|period| Month { frequency, period });
    if let Some(column) = frequency {
        // Without a period a month cannot be told from another.
        let kept: &[&str] = if layout.month.is_some() { &["A", "M", ""] } else { &["A", ""] };
        layout.only.push(Only { column, kept, reason: "neither a year nor a month that is said" });
    }
    Some(layout)
}

/// UN Comtrade's older website and bulk files.
fn comtrade_legacy(header: &Header) -> Option<Layout> {
    let mut layout = Layout {
        year: Year::Column(header.any(YEAR)?),
        month: header.named("period").map(|period| Month { frequency: None, period }),
        exporter: header.any(&[
            "reportercode",
            "rtcode",
            "reporteriso",
            "rt3iso",
            "reporter",
            "rttitle",
        ])?,
        importer: header.any(&[
            "partnercode",
            "ptcode",
            "partneriso",
            "pt3iso",
            "partner",
            "pttitle",
        ])?,
        flow: header.any(&["tradeflowcode", "rgcode", "tradeflow", "rgdesc"]),
        product: header.any(&["commoditycode", "cmdcode"])?,
        value: header.any(&["tradevalueus", "tradevalue", "value"])?,
        quantity: header.any(&["netweightkg", "netweight"]),
        class: header.any(&["classification", "pfcode"]),
        ..header.plain()
    };
    let totals: [(&[&str], &'static [&'static str]); 3] = [
        (&["2ndpartnercode", "ptcode2"], &["0", ""]),
        (&["modeoftransportcode", "motcode"], &["0", ""]),
        (&["customsproccode", "cstcode"], &["C00", ""]),
    ];
    for (names, kept) in totals {
        if let Some(column) = header.any(names) {
            layout.only.push(Only { column, kept, reason: WORLD_ONLY });
        }
    }
    Some(layout)
}

/// World Bank WITS: thousand dollars; a quantity is a weight where its token says kilograms.
fn wits(header: &Header) -> Option<Layout> {
    let token = header.any(&["qtytoken", "quantitytoken", "qtyunit", "quantityunit"]);
    Some(Layout {
        year: Year::Column(header.any(YEAR)?),
        exporter: header.any(&["reporteriso3", "reporter", "reportername"])?,
        importer: header.any(&["partneriso3", "partner", "partnername"])?,
        // Codes differ between WITS's own sources, words do not.
        flow: header.any(&["tradeflowname", "tradeflow", "tradeflowcode"]),
        product: header.named("productcode")?,
        value: header.any(&[
            "tradevaluein1000usd",
            "tradevaluein1000usdollars",
            "tradevalue1000usd",
        ])?,
        value_power: 3,
        quantity: header
            .any(&["netweightinkgm", "netweightkg"])
            .or(token.and(header.named("quantity"))),
        weighed_when: token.map(|column| (column, &["Kg", "KG", "kg", "8"] as &[&str])),
        class: header.named("nomenclature"),
        ..header.plain()
    })
}

/// Eurostat COMEXT: euros and kilograms, by month, codes of eight digits and sums of them.
fn comext(header: &Header) -> Option<Layout> {
    let mut layout = Layout {
        year: Year::Column(header.named("period")?),
        month: header.named("period").map(|period| Month { frequency: None, period }),
        exporter: header.any(&["reporter", "declarantiso", "declarant"])?,
        importer: header.any(&["partneriso", "partner"])?,
        flow: header.any(&["flow", "tradeflow"]),
        product: header.any(CN)?,
        value: header.any(&["valueineuros", "valueeur", "valueeuro"])?,
        quantity: header.any(&["quantityinkg", "quantitykg"]),
        currency: Some("EUR"),
        ..header.plain()
    };
    if header.named("statprocedure").is_some() {
        // Normal trade, trade for and after processing, and what is not recorded, without their sum.
        layout.twice = Twice::Parts;
    } else if let Some(column) = header.named("statregime") {
        // 1 normal, 4 all regimes in files of totals; 2 and 3 are processing, 9 not recorded.
        let kept = &["1", "4", "0", ""];
        layout.only.push(Only {
            column,
            kept,
            reason: "a statistical regime other than normal trade",
        });
    }
    Some(layout)
}

/// Eurostat COMEXT with a row for each indicator: values in euros among weights and other units.
fn comext_indicators(header: &Header) -> Option<Layout> {
    let period = header.any(&["period", "timeperiod"])?;
    let frequency = header.named("freq");
    let indicators = Only {
        column: header.named("indicators")?,
        kept: &["VALUE_IN_EUROS", "VALUE_EUR", "VALUE_IN_EUR"],
        reason: "an indicator other than the value in euros, such as a weight",
    };
    Some(Layout {
        year: Year::Column(period),
        month: Some(Month { frequency, period }),
        exporter: header.any(&["reporter", "declarant"])?,
        importer: header.named("partner")?,
        flow: Some(header.named("flow")?),
        product: header.named("product")?,
        value: header.any(&["indicatorvalue", "obsvalue"])?,
        currency: Some("EUR"),
        only: vec![indicators],
        ..header.plain()
    })
}

/// OEC: `asvnm` is a continent and an economy, `168542` a section and a heading.
fn oec(header: &Header) -> Option<Layout> {
    let (product, digits) = [("hs6id", 6), ("hs4id", 4), ("hs2id", 2)]
        .into_iter()
        .find_map(|(name, digits)| Some((header.named(name)?, digits)))?;
    Some(Layout {
        year: Year::Column(header.any(YEAR)?),
        exporter: header.named("exportercountryid")?,
        importer: header.named("importercountryid")?,
        product,
        value: header.named("tradevalue")?,
        oec: Some(digits),
        ..header.plain()
    })
}

/// Atlas: what an economy sold to its partner, and beside it what it bought from there.
fn atlas_bilateral(header: &Header) -> Option<Layout> {
    let product = header.any(ATLAS_PRODUCT)?;
    let name = header.columns()[product].to_ascii_lowercase();
    Some(Layout {
        year: Year::Column(header.any(YEAR)?),
        exporter: header.any(ATLAS_HOME)?,
        importer: header.any(ATLAS_PARTNER)?,
        product,
        value: header.named("exportvalue")?,
        back: header.named("importvalue"),
        blanks: true,
        twice: Twice::Same,
        nomenclature: name.contains("sitc").then_some("S2"),
        ..header.plain()
    })
}

/// A table that goes from left to right in time; a blank is no flow.
fn years_as_columns(header: &Header) -> Option<Layout> {
    let years = header.years();
    let other = ["year", "value", "valueusd", "period"].iter().any(|c| header.named(c).is_some());
    let first = years.first().filter(|_| years.len() > 1 && !other)?.0;
    Some(Layout {
        exporter: header.named("exporter")?,
        importer: header.named("importer")?,
        product: header.named("product")?,
        value: first,
        years,
        blanks: true,
        ..header.plain()
    })
}

/// What `corridor flows --format csv` prints without `--level`: no column says which product. A table that
/// has one under another name is left to `--map`.
fn corridor_totals(header: &Header) -> Option<Layout> {
    const PRODUCTS: [&str; 10] = [
        "product",
        "commodity",
        "hs",
        "sitc",
        "cn8",
        "item",
        "goods",
        "sector",
        "industry",
        "code",
    ];
    let mut names = header.columns().iter().map(|name| name.to_lowercase());
    if names.any(|name| PRODUCTS.iter().any(|p| name.contains(p))) {
        return None;
    }
    let exporter = header.named("exporter")?;
    Some(Layout {
        year: Year::Column(header.named("year")?),
        exporter,
        importer: header.named("importer")?,
        product: exporter,
        totals: true,
        value: header.named("valueusd")?,
        quantity: header.named("quantityt"),
        quantity_power: 3,
        ..header.plain()
    })
}

/// What `corridor flows --format csv` prints and the store holds.
fn corridor(header: &Header) -> Option<Layout> {
    Some(Layout {
        year: Year::Column(header.named("year")?),
        exporter: header.named("exporter")?,
        importer: header.named("importer")?,
        product: header.named("product")?,
        value: header.named("valueusd")?,
        quantity: header.named("quantityt"),
        quantity_power: 3,
        ..header.plain()
    })
}
