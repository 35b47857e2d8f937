//! Event triggers.

use super::text::list;
use super::trigger::enabled_word;
use super::{Ddl, create};
use crate::catalog::{EventTrigger, Id, quote_literal};
use crate::remedy::Step;

impl Ddl<'_> {
    /// `CREATE EVENT TRIGGER`, and whether it is enabled.
    pub fn create_event_trigger(&self, id: Id<EventTrigger>) -> Vec<Step> {
        let trigger = &self.catalog.event_triggers[id];
        let name = &trigger.name;
        let tags = list(trigger.tags.iter().map(|tag| quote_literal(tag)));
        let when = if tags.is_empty() { String::new() } else { format!(" WHEN TAG IN ({tags})") };
        let mut steps = create(
            format!(
                "CREATE EVENT TRIGGER {name} ON {}{when} EXECUTE FUNCTION {}()",
                trigger.event, trigger.function
            ),
            format!("DROP EVENT TRIGGER {name}"),
        );
        if let Some(word) = enabled_word(trigger.enabled) {
            steps.extend(create(
                format!("ALTER EVENT TRIGGER {name} {word}"),
                format!("ALTER EVENT TRIGGER {name} ENABLE"),
            ));
        }
        steps
    }
}
