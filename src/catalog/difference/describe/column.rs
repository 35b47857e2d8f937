//! Columns.

use super::{Describer, Property, Value};
use crate::catalog::{
    Column, Compression, Generated, GeneratedKind, Identity, IdentityKind, RareOfColumn, Storage,
};

impl Describer<'_> {
    pub(super) fn column(&mut self, column: &Column) {
        let Column {
            number: _, // dropped columns leave holes in the numbers; the relation's column order is compared
            name: _,   // it is matched by it
            data_type,
            not_null,
            default,
            is_local,
            inherited_from,
            span: _, // a place in the input is no property
            rare,
        } = column;
        let RareOfColumn {
            generated,
            identity,
            collation,
            storage,
            compression,
            statistics_target,
            options,
            foreign_options,
            acl: _, // `effective_grants`
            comment,
        } = &**rare;
        let data_type = self.data_type(data_type);
        self.properties.add(Property::DataType, data_type);
        self.properties.add_if(Property::NotNull, *not_null);
        self.properties.add_some(Property::Default, default.as_ref());
        generated.iter().for_each(|generated| self.generated(generated));
        identity.iter().for_each(|identity| self.identity(*identity));
        self.properties.add_some(Property::Collation, collation.as_ref());
        self.properties.add_some(Property::Storage, storage.map(storage_word));
        self.properties.add_some(Property::Compression, compression.map(compression_word));
        self.properties.add_some(Property::StatisticsTarget, *statistics_target);
        self.properties.add_if(Property::IsLocal, *is_local);
        self.properties.add_some(Property::InheritedFrom, (*inherited_from > 0).then_some(*inherited_from));
        self.properties.add_options(Property::StorageParameter, options);
        self.properties.add_options(Property::ForeignOption, foreign_options);
        self.properties.add_some(Property::Comment, comment.as_ref());
    }

    fn generated(&mut self, generated: &Generated) {
        let Generated { expression, kind } = generated;
        self.properties.add(Property::Generated, expression);
        let kind = match kind {
            GeneratedKind::Stored => "stored",
            GeneratedKind::Virtual => "virtual",
        };
        self.properties.add(Property::GeneratedKind, kind);
    }

    fn identity(&mut self, identity: Identity) {
        let Identity { kind, sequence } = identity;
        let kind = match kind {
            IdentityKind::Always => "always",
            IdentityKind::ByDefault => "by default",
        };
        self.properties.add(Property::Identity, kind);
        let sequence = sequence.map(|id| {
            let sequence = &self.side.catalog.sequences[id];
            Value::sql(self.side.catalog.qualified(sequence.schema, &sequence.name))
        });
        self.properties.add_known(Property::IdentitySequence, sequence);
    }
}

fn storage_word(storage: Storage) -> &'static str {
    match storage {
        Storage::Plain => "plain",
        Storage::External => "external",
        Storage::Extended => "extended",
        Storage::Main => "main",
    }
}

fn compression_word(compression: Compression) -> &'static str {
    match compression {
        Compression::Pglz => "pglz",
        Compression::Lz4 => "lz4",
    }
}
