// Reads maps key by key, and reports what is missing, unknown or of another type.
#include "decide/pack/strict.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace zhida::pack {
namespace {

void wrong_type(const Node& node, std::string element, const Text& wanted, Text help,
                Findings& findings) {
  findings.at(node, "TYPE", std::move(element),
              {"应为" + wanted.zh + "，实为" + std::string(kind_zh(node.kind)),
               "expected " + wanted.en + ", found " + std::string(kind_en(node.kind))},
              std::move(help));
}

std::string join(std::string_view separator, std::initializer_list<std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += separator;
    out += name;
  }
  return out;
}

}  // namespace

void Findings::add(std::string_view kind, Place place, Text what, Text help) {
  Diagnostic d;
  d.code = family + "-" + std::string(kind);
  d.place = std::move(place);
  d.zh = std::move(what.zh);
  d.en = std::move(what.en);
  d.help_zh = std::move(help.zh);
  d.help_en = std::move(help.en);
  list.push_back(std::move(d));
}

void Findings::at(const Node& node, std::string_view kind, std::string element, Text what,
                  Text help) {
  add(kind, node.place(file, std::move(element)), std::move(what), std::move(help));
}

std::string_view kind_zh(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::kNull: return "空";
    case Node::Kind::kBoolean: return "是否值";
    case Node::Kind::kNumber: return "数字";
    case Node::Kind::kString: return "文字";
    case Node::Kind::kList: return "列表";
    case Node::Kind::kMap: return "键值表";
  }
  return "";
}

std::string_view kind_en(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::kNull: return "nothing";
    case Node::Kind::kBoolean: return "true or false";
    case Node::Kind::kNumber: return "a number";
    case Node::Kind::kString: return "text";
    case Node::Kind::kList: return "a list";
    case Node::Kind::kMap: return "a map";
  }
  return "";
}

Text suggest(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string near = nearest(name, candidates);
  if (near.empty()) return {};
  return {"是不是“" + near + "”？", "did you mean '" + near + "'?"};
}

std::optional<std::string> read_text(const Node& node, std::string element, Findings& findings) {
  if (node.is(Node::Kind::kString)) return node.text;
  const bool scalar = node.is(Node::Kind::kNumber) || node.is(Node::Kind::kBoolean);
  wrong_type(node, std::move(element), {"文字", "text"},
             scalar ? Text{"给它加引号", "put it in quotation marks"} : Text{}, findings);
  return std::nullopt;
}

std::optional<Decimal> read_decimal(const Node& node, std::string element, Findings& findings) {
  if (node.is(Node::Kind::kNumber) || node.is(Node::Kind::kString)) {
    if (auto d = Decimal::parse(node.text)) return d;
    const std::string shown = excerpt(node.text);
    findings.at(node, "TYPE", std::move(element),
                {"“" + shown + "”不是数字，或超过 34 位有效数字",
                 "'" + shown + "' is not a number, or has more than 34 digits"},
                {"写成 1234.5 的样子，不带千位逗号、单位和百分号",
                 "write it as 1234.5, without commas, units or percent signs"});
    return std::nullopt;
  }
  wrong_type(node, std::move(element), {"数字", "a number"}, {}, findings);
  return std::nullopt;
}

std::optional<std::int64_t> read_day(const Node& node, std::string element, Findings& findings) {
  constexpr std::int64_t kYearLast = 9999;
  if (node.is(Node::Kind::kString)) {
    const auto date = parse_civil(node.text);
    if (date && date->year >= 1 && date->year <= kYearLast) return days_from_civil(*date);
    const std::string shown = excerpt(node.text);
    findings.at(node, "TYPE", std::move(element),
                {"“" + shown + "”不是日期", "'" + shown + "' is not a date"},
                {"写成 2026-11-23 的样子", "write it as 2026-11-23"});
    return std::nullopt;
  }
  wrong_type(node, std::move(element), {"日期", "a date"},
             {"写成 2026-11-23 的样子", "write it as 2026-11-23"}, findings);
  return std::nullopt;
}

std::vector<std::string> read_texts(const Node& node, const std::string& element,
                                    Findings& findings) {
  std::vector<std::string> out;
  if (!node.is(Node::Kind::kList)) {
    wrong_type(node, element, {"列表", "a list"}, {}, findings);
    return out;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    auto text = read_text(node.items[i], element + "[" + std::to_string(i) + "]", findings);
    if (text) out.push_back(std::move(*text));
  }
  return out;
}

Text read_bilingual(const Node& node, std::string element, Findings& findings) {
  StrictMap m(node, std::move(element), findings);
  Text out{m.text("zh"), m.text("en")};
  m.done();
  return out;
}

StrictMap::StrictMap(const Node& node, std::string path, Findings& findings)
    : node_(node), path_(std::move(path)), findings_(findings) {
  if (!is_map()) wrong_type(node, path_, {"键值表", "a map"}, {}, findings);
}

std::string StrictMap::path(std::string_view key) const {
  if (key.empty()) return path_;
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void StrictMap::missing(std::string_view key) {
  const std::string name(key);
  findings_.at(node_, "MISSING", path_, {"缺少“" + name + "”", "'" + name + "' is missing"},
               {"补上这个键；值暂时不知道的按格式说明写", "add the key as the guide says"});
}

const Node* StrictMap::get(std::string_view key, Need need) {
  expected_.emplace_back(key);
  const Node* found = node_.find(key);
  if (found != nullptr && !found->is(Node::Kind::kNull)) return found;
  if (need == Need::kRequired && is_map()) missing(key);
  return nullptr;
}

const Node* StrictMap::written(std::string_view key) {
  expected_.emplace_back(key);
  const Node* found = node_.find(key);
  if (found == nullptr && is_map()) missing(key);
  return found;
}

const Node* StrictMap::list(std::string_view key, Need need) {
  const Node* found = get(key, need);
  if (found == nullptr || found->is(Node::Kind::kList)) return found;
  wrong_type(*found, path(key), {"列表", "a list"}, {}, findings_);
  return nullptr;
}

const Node* StrictMap::map(std::string_view key, Need need) {
  const Node* found = get(key, need);
  if (found == nullptr || found->is(Node::Kind::kMap)) return found;
  wrong_type(*found, path(key), {"键值表", "a map"}, {}, findings_);
  return nullptr;
}

std::string StrictMap::text(std::string_view key, Need need) {
  const Node* found = get(key, need);
  if (found == nullptr) return {};
  auto out = read_text(*found, path(key), findings_);
  if (!out) return {};
  if (out->empty() && need == Need::kRequired) {
    findings_.at(*found, "MISSING", path(key), {"内容为空", "it is empty"},
                 {"写上内容；不知道的写 待核", "write it; where it is not known, write 待核"});
  }
  return *out;
}

std::string StrictMap::choice(std::string_view key, std::initializer_list<std::string_view> names,
                              Need need) {
  const Node* found = get(key, need);
  if (found == nullptr) return {};
  const auto out = read_text(*found, path(key), findings_);
  if (!out) return {};
  if (std::find(names.begin(), names.end(), *out) != names.end()) return *out;
  const std::string shown = excerpt(*out);
  const Text near = suggest(*out, std::vector<std::string>(names.begin(), names.end()));
  findings_.at(*found, "VALUE", path(key),
               {"没有“" + shown + "”这个取值", "'" + shown + "' is no value here"},
               {near.zh + "可选：" + join("、", names),
                near.en + (near.en.empty() ? "" : " ") + "One of: " + join(", ", names)});
  return {};
}

std::optional<bool> StrictMap::flag(std::string_view key, Need need) {
  const Node* found = get(key, need);
  if (found == nullptr) return std::nullopt;
  if (found->is(Node::Kind::kBoolean)) return found->text == "true";
  wrong_type(*found, path(key), {"是否值", "true or false"},
             {"写 true 或 false，不加引号", "write true or false, without quotation marks"},
             findings_);
  return std::nullopt;
}

std::optional<Decimal> StrictMap::decimal(std::string_view key, Need need) {
  const Node* found = get(key, need);
  return found == nullptr ? std::nullopt : read_decimal(*found, path(key), findings_);
}

std::optional<std::int64_t> StrictMap::day(std::string_view key, Need need) {
  const Node* found = get(key, need);
  return found == nullptr ? std::nullopt : read_day(*found, path(key), findings_);
}

Text StrictMap::bilingual(std::string_view key, Need need) {
  const Node* found = get(key, need);
  return found == nullptr ? Text{} : read_bilingual(*found, path(key), findings_);
}

std::vector<std::string> StrictMap::texts(std::string_view key, Need need) {
  const Node* found = get(key, need);
  return found == nullptr ? std::vector<std::string>{} : read_texts(*found, path(key), findings_);
}

void StrictMap::done() {
  for (const auto& [key, value] : node_.members) {
    if (std::find(expected_.begin(), expected_.end(), key) != expected_.end()) continue;
    const std::string shown = excerpt(key);
    Text help = suggest(key, expected_);
    if (value.is(Node::Kind::kNull)) {  // {zh: 先到先得,总额度内办理, en: …}
      help = {"文字里有逗号时，给整个值加引号", "quote a value that contains a comma"};
    } else if (help.zh.empty()) {
      std::string all;
      for (const std::string& e : expected_) all += (all.empty() ? "" : ", ") + e;
      help = {"此处可写：" + all, "keys here: " + all};
    }
    findings_.add("KEY", value.key_place(findings_.file, path(key)),
                  {"未知的键“" + shown + "”", "unknown key '" + shown + "'"}, std::move(help));
  }
}

}  // namespace zhida::pack
