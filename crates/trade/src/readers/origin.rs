//! What a file's name and format say about where it comes from.

use std::path::Path;

use jiff::civil::Date;

/// What is known before a row is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    stem: String,
    /// From `HS17` in the name.
    pub(crate) hs_revision: Option<String>,
    /// From `V202601` in the name: the first day of that month.
    pub(crate) vintage: Option<Date>,
}

/// The words that go into `source.toml`.
pub(crate) struct Known {
    pub(crate) dataset: String,
    pub(crate) title: String,
    pub(crate) citation: String,
    pub(crate) licence: String,
    pub(crate) valuation: String,
}

/// Read a file's name, such as `BACI_HS17_V202601.zip`.
pub(crate) fn origin(file: &Path) -> Origin {
    let stem = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default().to_owned();
    let mut origin = Origin::default();
    for part in stem.split(['_', '-', ' ']) {
        let upper = part.to_ascii_uppercase();
        if let Some(revision) = upper.strip_prefix("HS").and_then(revision) {
            origin.hs_revision = Some(revision);
        }
        if let Some(edition) = upper.strip_prefix('V') {
            origin.vintage = month(edition).or(origin.vintage);
        }
    }
    origin.stem = stem.to_ascii_lowercase();
    origin
}

/// The revision with these two or four digits.
fn revision(digits: &str) -> Option<String> {
    let year = match digits {
        "92" | "96" => format!("19{digits}"),
        "02" | "07" | "12" | "17" | "22" => format!("20{digits}"),
        "1992" | "1996" | "2002" | "2007" | "2012" | "2017" | "2022" => digits.to_owned(),
        _ => return None,
    };
    Some(format!("HS{year}"))
}

fn month(edition: &str) -> Option<Date> {
    let digits = edition.len() == 6 && edition.bytes().all(|b| b.is_ascii_digit());
    let year: i16 = edition.get(..4).filter(|_| digits)?.parse().ok()?;
    Date::new(year, edition.get(4..)?.parse().ok()?, 1).ok()
}

impl Origin {
    pub(crate) fn of_format(&self, format: &str) -> Known {
        let known =
            |dataset: String, title: String, citation: &str, licence: &str, valuation: &str| {
                Known {
                    dataset,
                    title,
                    citation: citation.into(),
                    licence: licence.into(),
                    valuation: valuation.into(),
                }
            };
        match format {
            "baci" => {
                let revision = self.hs_revision.as_deref().map(|r| r.trim_start_matches("HS"));
                let short = revision.and_then(|r| r.get(2..));
                known(
                    short.map_or_else(|| "baci".into(), |r| format!("baci-hs{r}")),
                    revision.map_or_else(|| "BACI".into(), |r| format!("BACI, HS {r}")),
                    "Gaulier and Zignago (2010), BACI: International Trade Database at the Product-Level, CEPII Working Paper 2010-23",
                    "Etalab Open Licence 2.0",
                    "FOB, both reporters reconciled into one view",
                )
            }
            "comtrade" | "comtrade-legacy" => known(
                "comtrade".into(),
                "UN Comtrade".into(),
                "United Nations, UN Comtrade Database",
                "UN Comtrade terms of use",
                "as reported",
            ),
            "wits" => known(
                "wits".into(),
                "World Bank WITS".into(),
                "World Bank, World Integrated Trade Solution",
                "World Bank terms of use",
                "as reported",
            ),
            "comext" => known(
                "comext".into(),
                "Eurostat COMEXT".into(),
                "Eurostat, COMEXT: international trade in goods",
                "Eurostat reuse policy",
                "statistical value at the frontier of the reporter",
            ),
            "atlas" | "atlas-bilateral" => known(
                self.stem.clone(),
                format!("{}, in the layout of the Atlas of Economic Complexity", self.stem),
                "",
                "not stated by the file",
                "not stated by the file",
            ),
            _ => known(
                self.stem.clone(),
                self.stem.clone(),
                "",
                "not stated by the file",
                "not stated by the file",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_names_its_revision_and_month() {
        let baci = origin(Path::new("/x/BACI_HS17_V202601.zip"));
        assert_eq!(baci.hs_revision.as_deref(), Some("HS2017"));
        assert_eq!(baci.vintage, Some(jiff::civil::date(2026, 1, 1)));
        assert_eq!(baci.of_format("baci").dataset, "baci-hs17");
        let year = origin(Path::new("BACI_HS92_Y1995_V202501.csv"));
        assert_eq!(year.hs_revision.as_deref(), Some("HS1992"));
        let other = origin(Path::new("world_Y2022.csv"));
        assert_eq!((other.hs_revision, other.vintage), (None, None));
        assert_eq!(origin(Path::new("V209913.csv")).vintage, None);
        assert_eq!(origin(Path::new("Vé1234567.csv")).vintage, None);
    }
}
