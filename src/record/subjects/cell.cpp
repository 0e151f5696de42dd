// A fact's value as the text of a cell, and back.
#include <utility>

#include "base/civil.h"
#include "record/subjects/columns.h"
#include "record/subjects/subjects.h"

namespace zhida::subjects {

std::optional<std::string> cell_of(const feel::Value& value) {
  switch (value.kind()) {
    case feel::Kind::kUnknown: return std::nullopt;
    case feel::Kind::kNull: return std::string(kNone);
    case feel::Kind::kBoolean: return value.as_boolean() ? "true" : "false";
    case feel::Kind::kNumber: return value.as_number().to_plain();
    case feel::Kind::kString: return value.as_string();
    case feel::Kind::kDate: return to_string(value.as_date());
    default: return feel::to_literal(value);
  }
}

Result<std::optional<feel::Value>> value_of(const pack::FieldDef& def,
                                            std::optional<std::string_view> cell) {
  if (!cell || cell->empty()) return std::optional<feel::Value>();
  auto value = pack::read_cell(def, *cell);
  if (!value) return value.errors();
  return std::optional(std::move(*value));
}

}  // namespace zhida::subjects
