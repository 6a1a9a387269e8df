//! Prerequisites that can never be met: an item that waits for itself, directly or through others.

use std::collections::HashMap;

use super::place::{Place, Places};
use super::{Check, Flaw};
use crate::roadmap::parse::Readout;
use crate::roadmap::rules::Part;
use crate::roadmap::{Id, Roadmap};

/// Most ids of a circle that are named.
const SHOWN: usize = 8;

/// Circles of prerequisites, and prerequisites under former names.
pub fn flaws(places: &Places<'_>, survey: &Readout) -> Vec<Flaw> {
    let order = Order::new(&survey.roadmap);
    let mut at: HashMap<(&Id, Id), Place> = HashMap::new();
    let mut flaws = Vec::new();
    for spot in survey.spots.iter().filter(|spot| spot.part == Part::After) {
        let (Some(of), Some(named)) = (&spot.of, Id::parse(&spot.text)) else {
            continue;
        };
        let place = places.span(spot.at.clone());
        let Some(&(node, former)) = order.named.get(&named) else {
            continue;
        };
        let now = order.nodes[node].0;
        if former {
            let message = format!("`{named}` is a former id of `{now}`");
            let flaw = place.flaw(Check::AfterFormer, message);
            flaws.push(flaw.mend(format!("write `{now}`")));
        }
        at.entry((of, now.clone())).or_insert(place);
    }
    for circle in order.circles() {
        let names: Vec<&Id> = circle.iter().map(|node| order.nodes[*node].0).collect();
        // The last step that an author wrote: a phase leads to its items by itself.
        let step = (0..names.len()).rev().find_map(|step| {
            let next = names[(step + 1) % names.len()];
            at.get(&(names[step], next.clone())).copied()
        });
        if let Some(place) = step {
            flaws.push(told(place, &names));
        }
    }
    flaws
}

fn told(place: Place, names: &[&Id]) -> Flaw {
    let items: Vec<&&Id> = names.iter().filter(|id| !id.is_phase()).collect();
    if let [item] = items[..] {
        let message = if names.len() == 1 {
            format!("`{item}` waits for itself")
        } else {
            format!("`{item}` waits for its own phase, and so for itself")
        };
        return place.flaw(Check::AfterItself, message).mend("take it out");
    }
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|id| format!("`{id}`"))
        .collect();
    if names.len() > SHOWN {
        shown.push(format!("{} more", names.len() - SHOWN));
    }
    shown.push(format!("`{}`", names[0]));
    let message = format!("prerequisites go in a circle: {}", shown.join(" after "));
    let flaw = place.flaw(Check::AfterCycle, message);
    flaw.mend("take one of them out: no learner can begin")
}

/// Phases and items, and which must be finished before which.
struct Order<'a> {
    nodes: Vec<(&'a Id, Vec<usize>)>,
    /// The node of each id, and whether that is a former one.
    named: HashMap<Id, (usize, bool)>,
}

impl<'a> Order<'a> {
    fn new(roadmap: &'a Roadmap) -> Self {
        let mut order = Self {
            nodes: Vec::new(),
            named: HashMap::new(),
        };
        let mut former = Vec::new();
        for phase in &roadmap.phases {
            let whole = order.node(&phase.id);
            former.extend(phase.aliases.iter().map(|id| (id, whole)));
            for item in &phase.items {
                let node = order.node(&item.id);
                order.nodes[whole].1.push(node);
                former.extend(item.aliases.iter().map(|id| (id, node)));
            }
        }
        for (id, node) in former {
            order.named.entry(id.clone()).or_insert((node, true));
        }
        for item in roadmap.items() {
            let Some(&(node, _)) = order.named.get(&item.id) else {
                continue;
            };
            let before = item.after.iter().filter_map(|id| order.named.get(id));
            order.nodes[node].1 = before.map(|(node, _)| *node).collect();
        }
        order
    }

    fn node(&mut self, id: &'a Id) -> usize {
        self.nodes.push((id, Vec::new()));
        self.named.insert(id.clone(), (self.nodes.len() - 1, false));
        self.nodes.len() - 1
    }

    /// A circle for each step that closes one, walking the document from its start; without those steps there would be none.
    fn circles(&self) -> Vec<Vec<usize>> {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            Not,
            OnTheWay,
            Done,
        }
        let mut seen = vec![Seen::Not; self.nodes.len()];
        let mut circles = Vec::new();
        for start in 0..self.nodes.len() {
            if seen[start] != Seen::Not {
                continue;
            }
            seen[start] = Seen::OnTheWay;
            // Each node on the way, and which of its steps is next.
            let mut way = vec![(start, 0)];
            while let Some((node, step)) = way.last_mut() {
                let next = self.nodes[*node].1.get(*step).copied();
                *step += 1;
                match next.map(|next| (next, seen[next])) {
                    Some((next, Seen::Not)) => {
                        seen[next] = Seen::OnTheWay;
                        way.push((next, 0));
                    }
                    Some((next, Seen::OnTheWay)) => {
                        let from = way.iter().position(|(node, _)| *node == next);
                        let circle = way[from.unwrap_or(0)..].iter().map(|(node, _)| *node);
                        circles.push(circle.collect());
                    }
                    Some((_, Seen::Done)) => {}
                    None => {
                        seen[*node] = Seen::Done;
                        way.pop();
                    }
                }
            }
        }
        circles
    }
}
