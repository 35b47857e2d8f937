//! Many patterns asked at once, in time that does not grow with their number where they differ.
//!
//! A mapping file may hold thousands of rules and a catalog a hundred thousand tables; asking each
//! rule about each table would take minutes. The patterns form a tree by their first tokens, and a
//! name walks down all branches that fit it at the same time.

use foldhash::HashMap;

use super::pattern::{Pattern, Token};

/// Patterns over a path of names (schema, table, column), each with a number of its own.
#[derive(Clone, Debug)]
pub(crate) struct PatternSet {
    nodes: Vec<Node>,
    len: usize,
}

#[derive(Clone, Debug, Default)]
struct Node {
    literals: HashMap<char, u32>,
    others: Vec<(Token, u32)>,
    /// The node after a `%`.
    any_text: Option<u32>,
    /// Whether the node is one after a `%`: characters may pass without leaving it.
    stays: bool,
    /// The node in which the next name of the path begins.
    next_name: Option<u32>,
    /// The patterns that end here.
    ends: Vec<u32>,
}

/// The places in a set that a path of names leads to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entered(Vec<u32>);

impl Default for PatternSet {
    fn default() -> Self {
        PatternSet { nodes: vec![Node::default()], len: 0 }
    }
}

impl PatternSet {
    /// Adds a pattern for each name of the path, under `number`.
    pub fn insert(&mut self, path: &[&Pattern], number: u32) {
        let mut node = 0;
        for (at, pattern) in path.iter().enumerate() {
            if at > 0 {
                node = self.next_name(node);
            }
            for token in pattern.tokens() {
                node = self.child(node, token);
            }
        }
        self.nodes[node as usize].ends.push(number);
        self.len += 1;
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The numbers of the patterns that fit the path, ascending.
    pub fn matches(&self, path: &[&str]) -> Vec<u32> {
        match path.split_last() {
            Some((last, before)) => self.matches_after(&self.enter(before), last),
            None => Vec::new(),
        }
    }

    /// Where patterns stand that fit the names before the last one; for [`Self::matches_after`].
    pub fn enter(&self, path: &[&str]) -> Entered {
        if self.is_empty() {
            return Entered::default();
        }
        let mut active = vec![0];
        self.close(&mut active);
        for name in path {
            active = self.walk(active, name).iter().filter_map(|&node| self.node(node).next_name).collect();
            self.close(&mut active);
        }
        Entered(active)
    }

    /// The numbers of the patterns whose last name is `name`, ascending.
    pub fn matches_after(&self, entered: &Entered, name: &str) -> Vec<u32> {
        if entered.0.is_empty() {
            return Vec::new();
        }
        let active = self.walk(entered.0.clone(), name);
        let ends = active.iter().flat_map(|&node| self.node(node).ends.iter().copied());
        let mut found: Vec<u32> = ends.collect();
        found.sort_unstable();
        found
    }

    /// The nodes that the characters of `name` lead to.
    fn walk(&self, mut active: Vec<u32>, name: &str) -> Vec<u32> {
        let mut reached = Vec::new();
        for character in name.chars() {
            self.step(&active, character, &mut reached);
            std::mem::swap(&mut active, &mut reached);
            reached.clear();
            if active.is_empty() {
                break;
            }
        }
        active
    }

    /// Puts the nodes that one more character leads to into `reached`.
    fn step(&self, active: &[u32], character: char, reached: &mut Vec<u32>) {
        for &at in active {
            let node = self.node(at);
            if node.stays {
                reached.push(at);
            }
            reached.extend(node.literals.get(&character));
            let others = node.others.iter().filter(|(token, _)| token.takes(character));
            reached.extend(others.map(|(_, target)| *target));
        }
        self.close(reached);
    }

    /// Adds the nodes after a `%`, which needs no character, and removes doubles.
    fn close(&self, nodes: &mut Vec<u32>) {
        for at in 0..nodes.len() {
            nodes.extend(self.node(nodes[at]).any_text);
        }
        if nodes.len() > 1 {
            nodes.sort_unstable();
            nodes.dedup();
        }
    }

    fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    fn child(&mut self, at: u32, token: &Token) -> u32 {
        let new = self.nodes.len() as u32;
        let node = &mut self.nodes[at as usize];
        let found = match token {
            Token::Literal(literal) => *node.literals.entry(*literal).or_insert(new),
            Token::AnyText => *node.any_text.get_or_insert(new),
            _ => match node.others.iter().find(|(known, _)| known == token) {
                Some((_, target)) => *target,
                None => {
                    node.others.push((token.clone(), new));
                    new
                }
            },
        };
        if found == new {
            self.nodes.push(Node { stays: *token == Token::AnyText, ..Node::default() });
        }
        found
    }

    fn next_name(&mut self, at: u32) -> u32 {
        let new = self.nodes.len() as u32;
        let found = *self.nodes[at as usize].next_name.get_or_insert(new);
        if found == new {
            self.nodes.push(Node::default());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_matches_what_its_patterns_match(
            rules in prop::collection::vec(("[ab%_\\[\\]-]{0,5}", "[ab%_\\[\\]-]{0,5}"), 0..12),
            schema in "[ab]{0,5}",
            table in "[ab_]{0,5}",
        ) {
            let patterns: Vec<(Pattern, Pattern)> =
                rules.iter().map(|(schema, table)| (Pattern::new(schema), Pattern::new(table))).collect();
            let mut set = PatternSet::default();
            for (number, (schema, table)) in patterns.iter().enumerate() {
                set.insert(&[schema, table], number as u32);
            }
            let one_by_one: Vec<u32> = (0..patterns.len())
                .filter(|&at| patterns[at].0.matches(&schema) && patterns[at].1.matches(&table))
                .map(|at| at as u32)
                .collect();
            prop_assert_eq!(set.matches(&[&schema, &table]), one_by_one);
        }
    }

    #[test]
    fn thousands_of_patterns_are_asked_at_once() {
        let mut set = PatternSet::default();
        for number in 0..20_000_u32 {
            set.insert(&[&Pattern::exact("app"), &Pattern::new(&format!("big_table_{number}"))], number);
        }
        for number in 0..20_000_u32 {
            assert!(set.matches(&["app", &format!("big_table_{number}")]).contains(&number));
        }
    }
}
