// Sheet: values made of integers, and facts put where the dictionary has a place for them.
#include "service/synth/sheet.h"

#include <algorithm>
#include <utility>

namespace zhida::synth {

using feel::Kind;
using feel::Value;

namespace {

bool fits_number(const pack::FieldDef& def, const Decimal& d) {
  if (def.integer && !d.is_integer()) return false;
  return (!def.min || d >= *def.min) && (!def.max || d <= *def.max);
}

// What the dictionary allows for a scalar.
bool fits(const pack::FieldDef& def, const Value& value) {
  if (value.is(Kind::kNull)) return def.nullable;
  switch (def.type) {
    case pack::FactType::kNumber:
      return value.is(Kind::kNumber) && fits_number(def, value.as_number());
    case pack::FactType::kString:
      return value.is(Kind::kString) &&
             (def.values.empty() || std::ranges::count(def.values, value.as_string()) > 0);
    case pack::FactType::kBoolean: return value.is(Kind::kBoolean);
    case pack::FactType::kDate: return value.is(Kind::kDate);
    case pack::FactType::kList: break;
  }
  return false;
}

}  // namespace

Money share(Money amount, std::int64_t permille) { return {amount.hundredths * permille / 1000}; }

Value to_value(Money amount) {
  return Value::number((Decimal(amount.hundredths) / Decimal(100)).normalized());
}

Value to_value(std::int64_t whole) { return Value::number(Decimal(whole)); }

Value tenths(std::int64_t count) {
  return Value::number((Decimal(count) / Decimal(10)).normalized());
}

Value word(std::string_view text) { return Value::string(std::string(text)); }

Value flag(bool yes) { return Value::boolean(yes); }

Value day(std::int64_t days) { return Value::date(days); }

Item& Item::with(std::string_view field, Value value) {
  fields_.put(std::string(field), std::move(value));
  return *this;
}

const pack::FactDef* Sheet::known(std::string_view fact) {
  const pack::FactDef* def = dictionary_.find(fact);
  if (def == nullptr) leave_out(std::string(fact));
  return def;
}

void Sheet::leave_out(std::string what) {
  if (absent_ != nullptr) absent_->insert(std::move(what));
}

bool Sheet::take(const pack::FieldDef& def, const Value& value, const std::string& what) {
  const bool well = fits(def, value);
  if (!well) leave_out(what + "=" + feel::to_literal(value));
  return well;
}

Value Sheet::items(const pack::FactDef& def, const Value& list) {
  feel::List out;
  for (const Value& item : list.as_list()) {
    feel::Context kept;
    for (const auto& [name, value] : item.as_context().entries) {
      const std::string what = def.name + "." + name;
      const auto field = std::ranges::find(def.fields, name, &pack::FieldDef::name);
      if (field == def.fields.end()) {
        leave_out(what);
      } else if (take(*field, value, what)) {
        kept.entries.emplace_back(name, value);
      }
    }
    out.push_back(Value::context(std::move(kept)));
  }
  return Value::list(std::move(out));
}

void Sheet::put(std::string_view fact, Value value) {
  const pack::FactDef* def = known(fact);
  if (def == nullptr || def->yearly) return;
  const bool is_list = def->type == pack::FactType::kList;
  if (is_list && value.is(Kind::kList)) {
    facts_.values.insert_or_assign(def->name, items(*def, value));
  } else if (take(*def, value, def->name)) {
    facts_.values.insert_or_assign(def->name, std::move(value));
  }
}

void Sheet::put(std::string_view fact, std::int64_t year, Value value) {
  const pack::FactDef* def = known(fact);
  if (def == nullptr || !def->yearly || !take(*def, value, def->name)) return;
  facts_.yearly[def->name].insert_or_assign(year, std::move(value));
}

void Sheet::none(std::string_view fact) {
  const pack::FactDef* def = known(fact);
  if (def == nullptr) return;
  const bool is_list = def->type == pack::FactType::kList;
  put(fact, is_list ? Value::list({}) : Value::null());
}

}  // namespace zhida::synth
