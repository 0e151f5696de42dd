// JSON → FEEL values, as the input's type says.
#include "app/eval/eval.h"
#include "base/text.h"
#include "decide/feel/builtin.h"

namespace zhida::eval {
namespace {

using feel::Type;
using feel::Value;

Diagnostic unreadable(const Node& node, const std::string& name, std::string_view file,
                      const std::string& type_zh, const std::string& type_en) {
  Diagnostic d;
  d.code = "E-EVAL-VALUE";
  d.place = node.place(file, name);
  d.zh = "“" + name + "”的值 " + excerpt(node.text) + " 不是" + type_zh;
  d.en = "the value " + excerpt(node.text) + " of '" + name + "' is no " + type_en;
  d.help_zh = "日期写成 \"2026-11-23\"，数写成 12.5 或 \"12.5\"";
  d.help_en = "write dates as \"2026-11-23\", numbers as 12.5 or \"12.5\"";
  return d;
}

std::optional<Value> number(const std::string& text) {
  const auto d = Decimal::parse(text);
  if (!d) return std::nullopt;
  return Value::number(*d);
}

// A text as the type reads it; nothing where it does not.
std::optional<Value> from_text(const std::string& text, const Type* type) {
  if (type == nullptr) return Value::string(text);
  switch (type->kind) {
    case Type::Kind::kNumber: return number(text);
    case Type::Kind::kDate: return feel::parse_date(text);
    case Type::Kind::kTime: return feel::parse_time(text);
    case Type::Kind::kDateTime: {
      auto v = feel::parse_date_time(text);
      return v ? v : feel::parse_date(text);
    }
    case Type::Kind::kDaysDuration:
    case Type::Kind::kMonthsDuration: return feel::parse_duration(text);
    default: return Value::string(text);
  }
}

const Type* member_type(const Type* type, const std::string& key) {
  if (type == nullptr) return nullptr;
  const feel::TypePtr* found = type->member(key);
  return found == nullptr ? nullptr : found->get();
}

// A single value where a list is declared is read as one item (DMN 1.5, 10.3.2.9.4).
const Type* item_type(const Type* type) {
  return type != nullptr && type->kind == Type::Kind::kList ? type->element.get() : type;
}

}  // namespace

Result<Value> from_json(const Node& node, const Type* type, const std::string& name,
                        std::string_view file) {
  switch (node.kind) {
    case Node::Kind::kNull: return Value::null();
    case Node::Kind::kBoolean: return Value::boolean(node.text == "true");
    case Node::Kind::kNumber: {
      const auto v = number(node.text);
      if (v) return *v;
      return unreadable(node, name, file, "34 位以内的数", "number of at most 34 digits");
    }
    case Node::Kind::kString: {
      const Type* of = item_type(type);
      const auto v = from_text(node.text, of);
      if (v) return *v;
      return unreadable(node, name, file, feel::to_string_zh(*of), feel::to_string(*of));
    }
    case Node::Kind::kList: {
      feel::List out;
      out.reserve(node.items.size());
      for (const Node& item : node.items) {
        auto v = from_json(item, item_type(type), name, file);
        if (!v) return v.errors();
        out.push_back(std::move(*v));
      }
      return Value::list(std::move(out));
    }
    case Node::Kind::kMap: break;
  }
  feel::Context out;
  for (const auto& [key, member] : node.members) {
    std::string path = name;
    path.append(".").append(key);
    auto v = from_json(member, member_type(item_type(type), key), path, file);
    if (!v) return v.errors();
    out.put(key, std::move(*v));
  }
  return Value::context(std::move(out));
}

}  // namespace zhida::eval
