//! The grammar of `GRANT role TO role` and `REVOKE role FROM role`.

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::address::RoleName;
use super::grammar::read_names;
use super::{MembershipChange, MembershipChangeKind, MembershipOption, MembershipOptions};

/// Reads a change of memberships; `None`, with the cursor where it was, if this is a grant on an
/// object.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Option<MembershipChange>, ReadError> {
    let mut ahead = *cursor;
    let (kind, preposition) = match ahead.eat_keyword("GRANT") {
        true => (MembershipChangeKind::Grant(MembershipOptions::default()), "TO"),
        false => (read_revoked(&mut ahead)?, "FROM"),
    };
    let Ok(roles) = read_names(&mut ahead) else { return Ok(None) };
    if !ahead.eat_keyword(preposition) {
        return Ok(None);
    }
    *cursor = ahead;
    let members = RoleName::read_list(cursor)?;
    let kind = match kind {
        MembershipChangeKind::Grant(_) => MembershipChangeKind::Grant(read_options(cursor)?),
        other => other,
    };
    let grantor = match cursor.eat_keywords(&["GRANTED", "BY"]) {
        true => Some(RoleName::read(cursor)?),
        false => None,
    };
    let _ = cursor.eat_keyword("CASCADE") || cursor.eat_keyword("RESTRICT");
    Ok(Some(MembershipChange { kind, roles, members, grantor }))
}

fn read_revoked(cursor: &mut Cursor<'_>) -> Result<MembershipChangeKind, ReadError> {
    const OPTIONS: &[(&[&str], MembershipOption)] = &[
        (&["ADMIN", "OPTION", "FOR"], MembershipOption::Admin),
        (&["INHERIT", "OPTION", "FOR"], MembershipOption::Inherit),
        (&["SET", "OPTION", "FOR"], MembershipOption::Set),
    ];
    cursor.expect_keyword("REVOKE")?;
    let option = cursor.eat_choice(OPTIONS);
    Ok(option.map_or(MembershipChangeKind::Revoke, MembershipChangeKind::RevokeOption))
}

/// `WITH ADMIN OPTION`, `WITH ADMIN TRUE, INHERIT FALSE, SET OPTION`.
fn read_options(cursor: &mut Cursor<'_>) -> Result<MembershipOptions, ReadError> {
    let mut options = MembershipOptions::default();
    if !cursor.eat_keyword("WITH") {
        return Ok(options);
    }
    loop {
        let option = match () {
            () if cursor.eat_keyword("ADMIN") => &mut options.admin,
            () if cursor.eat_keyword("INHERIT") => &mut options.inherit,
            () if cursor.eat_keyword("SET") => &mut options.set,
            () => return Err(cursor.error("`ADMIN`, `INHERIT` or `SET`")),
        };
        let is_on = cursor.eat_keyword("OPTION") || cursor.eat_keyword("TRUE");
        if !is_on {
            cursor.expect_keyword("FALSE")?;
        }
        *option = Some(is_on);
        if !cursor.eat_punct(b',') {
            return Ok(options);
        }
    }
}
