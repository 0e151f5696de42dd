// Lists and contexts that are written out are looked into, for their types may have forgotten what stands in them.
#include "decide/feel/fit.h"

#include <algorithm>

namespace zhida::feel {
namespace {

using K = Type::Kind;

bool part_never_fits(const Expr& part, const TypePtr& found, const TypePtr& want) {
  const bool is_literal = part.kind == ExprKind::kLiteral;
  return never_fits(part, is_literal ? literal_type(part.value) : found, want);
}

bool list_never_fits(const Expr& list, const TypePtr& found, const TypePtr& want) {
  const bool many = want->kind == K::kList;
  if (!many && list.children.size() != 1) return true;
  const TypePtr& wanted = many ? want->element : want;
  const TypePtr item = found->element ? found->element : any_type();
  return std::any_of(list.children.begin(), list.children.end(),
                     [&](const ExprPtr& c) { return part_never_fits(*c, item, wanted); });
}

bool context_never_fits(const Expr& context, const TypePtr& found, const TypePtr& want) {
  return std::any_of(want->members.begin(), want->members.end(), [&](const auto& member) {
    const auto& [name, type] = member;
    const auto at = std::find(context.names.begin(), context.names.end(), name);
    if (at == context.names.end()) return true;
    const ExprPtr& entry = context.children[static_cast<std::size_t>(at - context.names.begin())];
    const TypePtr* own = found->member(name);
    return part_never_fits(*entry, own != nullptr ? *own : any_type(), type);
  });
}

// Without an entry that is the whole's value.
bool is_written_context(const Expr& e) {
  return (e.kind == ExprKind::kContext || e.kind == ExprKind::kBoxedContext) &&
         std::find(e.names.begin(), e.names.end(), "") == e.names.end();
}

}  // namespace

bool is_known(const TypePtr& t) { return t && t->kind != K::kAny && t->kind != K::kNull; }

TypePtr literal_type(const Value& v) {
  switch (v.kind()) {
    case Kind::kBoolean: return simple_type(K::kBoolean);
    case Kind::kNumber: return simple_type(K::kNumber);
    case Kind::kString: return simple_type(K::kString);
    case Kind::kDate: return simple_type(K::kDate);
    case Kind::kTime: return simple_type(K::kTime);
    case Kind::kDateTime: return simple_type(K::kDateTime);
    case Kind::kDaysDuration: return simple_type(K::kDaysDuration);
    case Kind::kMonthsDuration: return simple_type(K::kMonthsDuration);
    default: return any_type();
  }
}

TypePtr joined(const TypePtr& a, const TypePtr& b) {
  return is_known(a) && is_known(b) && conforms(*b, *a) ? a : any_type();
}

bool never_fits(const Expr& e, const TypePtr& found, const TypePtr& want) {
  if (!is_known(want)) return false;
  if (e.kind == ExprKind::kIf) {
    return part_never_fits(*e.children[1], found, want) &&
           part_never_fits(*e.children[2], found, want);
  }
  if (e.kind == ExprKind::kList) return list_never_fits(e, found, want);
  if (is_written_context(e) && want->kind == K::kContext && found->kind == K::kContext)
    return context_never_fits(e, found, want);
  return is_known(found) && !may_become(*found, *want);
}

}  // namespace zhida::feel
