// Reads the list of rounded numbers and puts the exact ones into their places.
#include "app/tck/inexact.h"

#include <algorithm>

namespace zhida::tck {
namespace {

using feel::Kind;
using feel::Value;

Diagnostic wrong_line(std::string_view file, int line, std::string zh, std::string en) {
  Diagnostic d;
  d.code = "E-TCK-INEXACT";
  d.place = {std::string(file), {}, line, 1};
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = "一行写作：文件 用例 结果/位置 = 数字";
  d.help_en = "a line is: file case result/place = number";
  return d;
}

}  // namespace

Result<Inexact> Inexact::read(std::string_view text, std::string_view file) {
  Inexact out;
  out.file_ = file;
  Diagnostics errors;
  int line = 0;
  while (!text.empty()) {
    ++line;
    const std::size_t end = text.find('\n');
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (row.empty() || row.front() == '#') continue;
    const std::size_t equals = row.rfind(" = ");
    const auto value =
        equals == std::string_view::npos ? std::nullopt : Decimal::parse(row.substr(equals + 3));
    if (!value) {
      errors.push_back(wrong_line(file, line, "这一行没有以“= 数字”结尾（最多 34 位）",
                                  "the line does not end with '= number' (of at most 34 digits)"));
      continue;
    }
    std::string name(row.substr(0, equals));
    const auto same = [&name](const Entry& e) { return e.name == name; };
    if (std::any_of(out.entries_.begin(), out.entries_.end(), same)) {
      errors.push_back(wrong_line(file, line, "列了两次", "it is listed twice"));
      continue;
    }
    out.entries_.push_back({std::move(name), *value, line, false});
  }
  if (!errors.empty()) return errors;
  return out;
}

void Inexact::report(const Entry& entry, std::string zh, std::string en) {
  Diagnostic d = wrong_line(file_, entry.line, std::move(zh), std::move(en));
  d.place.element = entry.name;
  problems_.push_back(std::move(d));
}

Value Inexact::corrected(const std::string& file, const std::string& id, const std::string& result,
                         const Value& kits) {
  std::string name = file;
  name.append(" ").append(id).append(" ").append(result);
  const bool listed = std::any_of(entries_.begin(), entries_.end(),
                                  [&name](const Entry& e) { return e.name.starts_with(name); });
  return listed ? corrected_at(name, kits) : kits;
}

Value Inexact::corrected_at(const std::string& name, const Value& kits) {
  const auto below = [&name](std::string_view step) {
    std::string out = name;
    return out.append("/").append(step);
  };
  if (kits.is(Kind::kList)) {
    feel::List out;
    out.reserve(kits.as_list().size());
    for (const Value& item : kits.as_list())
      out.push_back(corrected_at(below(std::to_string(out.size() + 1)), item));
    return Value::list(std::move(out));
  }
  if (kits.is(Kind::kContext)) {
    feel::Context out;
    for (const auto& [key, value] : kits.as_context().entries)
      out.put(key, corrected_at(below(key), value));
    return Value::context(std::move(out));
  }
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [&name](const Entry& e) { return e.name == name; });
  if (entry == entries_.end() || !kits.is(Kind::kNumber)) return kits;
  static const Decimal kRounding = *Decimal::parse("0.00000001");
  entry->used = true;
  const Decimal& number = kits.as_number();
  if (number == entry->value) {
    report(*entry, "白列了：测试包的数就是这个", "listed in vain: the kit's number is this one");
  } else if (!((number - entry->value).abs() <= kRounding)) {
    report(*entry, "与测试包的 " + number.to_plain() + " 相差超过 1e-8",
           "it is more than 1e-8 away from the kit's " + number.to_plain());
  }
  return Value::number(entry->value);
}

void Inexact::finish() {
  for (const Entry& entry : entries_) {
    if (!entry.used) report(entry, "测试包没有这个数", "the kit has no such number");
  }
}

}  // namespace zhida::tck
