//! One question to the API, and the smaller ones that it falls into when its answer is cut off.

/// What is asked for at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// `A` for years, `M` for months.
    pub frequency: char,
    /// `2023`, or `202301`.
    pub period: String,
    /// Comtrade's number of the reporter.
    pub reporter: u16,
    /// `X`, `M` or another flow code.
    pub flow: String,
    /// Comtrade's numbers of the partners; empty for every partner.
    pub partners: Vec<u16>,
    /// Product codes, or `TOTAL`, `AG2`, `AG4`, `AG6`.
    pub products: Vec<String>,
}

impl Ask {
    /// The question without server, key or limit: the same words for the same rows.
    ///
    /// All modes of transport and customs procedures, first partners only: the rows that are
    /// sums of the others, of which each trade has one.
    pub fn query(&self) -> String {
        let list =
            |numbers: &[u16]| numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
        let partners = if self.partners.is_empty() {
            String::new()
        } else {
            format!("&partnerCode={}", list(&self.partners))
        };
        format!(
            "C/{}/HS?reporterCode={}&period={}&flowCode={}{partners}&partner2Code=0&cmdCode={}&customsCode=C00&motCode=0",
            self.frequency,
            self.reporter,
            self.period,
            self.flow,
            self.products.join(",")
        )
    }

    /// Two halves that ask for the same rows together; `None` when it is as small as it gets.
    pub fn halves(&self) -> Option<[Self; 2]> {
        if self.partners.len() > 1 {
            let (first, second) = self.partners.split_at(self.partners.len() / 2);
            return Some([first, second].map(|p| Self { partners: p.to_vec(), ..self.clone() }));
        }
        if self.products.len() > 1 {
            let (first, second) = self.products.split_at(self.products.len() / 2);
            return Some([first, second].map(|p| Self { products: p.to_vec(), ..self.clone() }));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_ask_for_the_same_rows_until_one_is_left() {
        let ask = Ask {
            frequency: 'A',
            period: "2023".into(),
            reporter: 276,
            flow: "X".into(),
            partners: vec![616, 704, 404],
            products: vec!["AG2".into()],
        };
        assert_eq!(
            ask.query(),
            "C/A/HS?reporterCode=276&period=2023&flowCode=X&partnerCode=616,704,404&partner2Code=0&cmdCode=AG2&customsCode=C00&motCode=0"
        );
        let [first, second] = ask.halves().unwrap();
        assert_eq!([first.partners.clone(), second.partners].concat(), ask.partners);
        assert!(first.halves().is_none());
        let all = Ask { partners: vec![], products: vec!["01".into(), "85".into()], ..ask };
        assert!(!all.query().contains("partnerCode"));
        assert_eq!(all.halves().unwrap()[1].products, ["85"]);
    }
}
