// Reads what is known of one subject: the map of facts in JSON or YAML.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "decide/feel/possible.h"
#include "decide/pack/strict.h"

namespace zhida::pack {
namespace {

using feel::Value;

constexpr std::string_view kNone = "无";
constexpr std::string_view kIntervalHelpZh = "写成 {\"min\": \"7\", \"max\": \"8\"}";
constexpr std::string_view kIntervalHelpEn = "write {\"min\": \"7\", \"max\": \"8\"}";

bool is_year(std::string_view key) {
  return key.size() == 4 && key != "0000" &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string with_unit(const Decimal& d, const FieldDef& def) {
  return d.to_plain() + (def.unit.empty() ? "" : " " + def.unit);
}

class FactReader {
 public:
  FactReader(const Dictionary& dictionary, Findings& findings)
      : dictionary_(dictionary), findings_(findings) {}

  FactSet read(const Node& root) {
    FactSet out;
    if (!root.is(Node::Kind::kMap)) {
      findings_.at(root, "TYPE", "", {"事实应写成键值表", "facts are written as a map"},
                   {"写成 {\"从业人员\": 320, …}", "write {\"从业人员\": 320, …}"});
      return out;
    }
    for (const auto& [name, node] : root.members) {
      const FactDef* def = dictionary_.find(name);
      if (def == nullptr) {
        unknown_name(node, name, name, dictionary_.names());
      } else if (!node.is(Node::Kind::kNull)) {
        fact(*def, node, out);
      }
    }
    return out;
  }

  // Nothing, and a finding, when the node is no such value.
  std::optional<Value> scalar(const FieldDef& def, const Node& node, const std::string& element) {
    if (node.is(Node::Kind::kString) && node.text == kNone) {
      if (def.nullable) return Value::null();
      findings_.at(
          node, "VALUE", element,
          {"“" + element + "”不能是“无”", "'" + element + "' cannot be none"},
          {"不知道就不写这一项；等于零就写 0", "leave out what is not known; write 0 for zero"});
      return std::nullopt;
    }
    if (node.is(Node::Kind::kMap)) return narrowed(def, node, element);
    switch (def.type) {
      case FactType::kNumber: return number(def, node, element);
      case FactType::kString: return text(def, node, element);
      case FactType::kBoolean:
        if (node.is(Node::Kind::kBoolean)) return Value::boolean(node.text == "true");
        type_error(node, element, "是否值", "true or false", "写 true 或 false，不加引号",
                   "write true or false, without quotation marks");
        return std::nullopt;
      case FactType::kDate: {
        const auto day = read_day(node, element, findings_);
        return day ? std::optional(Value::date(*day)) : std::nullopt;
      }
      case FactType::kList: break;
    }
    return std::nullopt;
  }

 private:
  void fact(const FactDef& def, const Node& node, FactSet& out) {
    if (def.yearly) {
      years(def, node, out);
    } else if (def.type == FactType::kList) {
      if (auto v = list(def, node)) out.values.emplace(def.name, std::move(*v));
    } else if (auto v = scalar(def, node, def.name)) {
      out.values.emplace(def.name, std::move(*v));
    }
  }

  void years(const FactDef& def, const Node& node, FactSet& out) {
    if (!node.is(Node::Kind::kMap) || node.find("min") != nullptr ||
        node.find("one_of") != nullptr) {
      findings_.at(node, "YEAR", def.name,
                   {"“" + def.name + "”要按年度填写", "'" + def.name + "' is given by year"},
                   {"写成 {\"2025\": 52000}", "write {\"2025\": 52000}"});
      return;
    }
    for (const auto& [key, value] : node.members) {
      const std::string element = def.name + "." + key;
      if (!is_year(key)) {
        findings_.add("YEAR", value.key_place(findings_.file, element),
                      {"“" + excerpt(key) + "”不是年度", "'" + excerpt(key) + "' is not a year"},
                      {"年度写四位数字，如 \"2025\"", "a year has four digits, as in \"2025\""});
        continue;
      }
      if (value.is(Node::Kind::kNull)) continue;
      if (auto v = scalar(def, value, element)) {
        out.yearly[def.name].emplace(std::stoll(key), std::move(*v));
      }
    }
  }

  std::optional<Value> list(const FactDef& def, const Node& node) {
    if (node.is(Node::Kind::kString) && node.text == kNone) return Value::list({});
    if (!node.is(Node::Kind::kList)) {
      type_error(node, def.name, "列表", "a list", "写成 [{…}, {…}]；已知没有写 \"无\"",
                 "write [{…}, {…}]; where there is none, write \"无\"");
      return std::nullopt;
    }
    feel::List items;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      items.push_back(item(def, node.items[i], def.name + "[" + std::to_string(i) + "]"));
    }
    return Value::list(std::move(items));
  }

  Value item(const FactDef& def, const Node& node, const std::string& element) {
    feel::Context out;
    if (!node.is(Node::Kind::kMap)) {
      type_error(node, element, "键值表", "a map", "列表里每一项写成 {…}",
                 "each item of the list is written {…}");
      return Value::context(std::move(out));
    }
    for (const auto& [name, value] : node.members) {
      const auto f = std::find_if(def.fields.begin(), def.fields.end(),
                                  [&, &key = name](const FieldDef& d) { return d.name == key; });
      std::string path = element;
      path.append(".").append(name);
      if (f == def.fields.end()) {
        std::vector<std::string> names;
        names.reserve(def.fields.size());
        for (const FieldDef& d : def.fields) names.push_back(d.name);
        unknown_name(value, path, name, names);
      } else if (!value.is(Node::Kind::kNull)) {
        if (auto v = scalar(*f, value, path)) out.put(name, std::move(*v));
      }
    }
    return Value::context(std::move(out));
  }

  std::optional<Value> number(const FieldDef& def, const Node& node, const std::string& element) {
    const auto d = read_decimal(node, element, findings_);
    if (!d) return std::nullopt;
    if (def.integer && !d->is_integer()) {
      findings_.at(node, "RANGE", element,
                   {"“" + element + "”应为整数", "'" + element + "' is a whole number"});
      return std::nullopt;
    }
    if (def.min && *d < *def.min) return out_of_range(def, node, element, *def.min, true);
    if (def.max && *d > *def.max) return out_of_range(def, node, element, *def.max, false);
    return Value::number(*d);
  }

  std::optional<Value> out_of_range(const FieldDef& def, const Node& node,
                                    const std::string& element, const Decimal& limit, bool least) {
    const std::string bound = with_unit(limit, def);
    findings_.at(node, "RANGE", element,
                 {"“" + element + "”" + (least ? "不得小于 " : "不得大于 ") + bound,
                  "'" + element + "' is " + (least ? "at least " : "at most ") + bound});
    return std::nullopt;
  }

  std::optional<Value> text(const FieldDef& def, const Node& node, const std::string& element) {
    auto t = read_text(node, element, findings_);
    if (!t) return std::nullopt;
    const bool open = def.values.empty();
    if (open || std::find(def.values.begin(), def.values.end(), *t) != def.values.end()) {
      return Value::string(std::move(*t));
    }
    Text help = suggest(*t, def.values);
    std::string all;
    for (const std::string& v : def.values) all += (all.empty() ? "" : "、") + v;
    help.zh += "可选：" + all;
    help.en += (help.en.empty() ? "One of: " : " One of: ") + all;
    findings_.at(node, "VALUE", element,
                 {"“" + element + "”没有“" + excerpt(*t) + "”这个取值",
                  "'" + excerpt(*t) + "' is no value of '" + element + "'"},
                 std::move(help));
    return std::nullopt;
  }

  // {"min", "max"} or {"one_of"}: nobody knows exactly, but not everything is possible.
  std::optional<Value> narrowed(const FieldDef& def, const Node& node, const std::string& element) {
    StrictMap m(node, element, findings_);
    if (node.find("one_of") != nullptr) {
      const Node* choices = m.list("one_of");
      m.done();
      return choices == nullptr ? std::nullopt : one_of(def, *choices, element);
    }
    if (def.type != FactType::kNumber) {
      type_error(node, element, "单个值", "a single value", "不确定时写 {\"one_of\": [ … ]}",
                 "where it is not certain, write {\"one_of\": [ … ]}");
      return std::nullopt;
    }
    const std::optional<Value> low = bound(m, def, "min");
    const std::optional<Value> high = bound(m, def, "max");
    m.done();
    if (!low || !high) return std::nullopt;
    if (low->is_null() && high->is_null()) {
      findings_.at(node, "TYPE", element, {"区间两端都没有写", "the interval has no end"},
                   {std::string(kIntervalHelpZh), std::string(kIntervalHelpEn)});
      return std::nullopt;
    }
    std::optional<Decimal> from = def.min;
    std::optional<Decimal> to = def.max;
    if (!low->is_null()) from = low->as_number();
    if (!high->is_null()) to = high->as_number();
    if (from && to && *to < *from) {
      findings_.at(node, "RANGE", element,
                   {"区间的 max 小于 min", "the interval's max is below min"});
      return std::nullopt;
    }
    return feel::number_interval(from, to);
  }

  // Null when the end is not written; nothing when it is wrong.
  std::optional<Value> bound(StrictMap& m, const FieldDef& def, std::string_view key) {
    const Node* node = m.get(key, Need::kOptional);
    if (node == nullptr) return Value::null();
    return number(def, *node, m.path(key));
  }

  std::optional<Value> one_of(const FieldDef& def, const Node& choices,
                              const std::string& element) {
    if (choices.items.empty() || choices.items.size() > feel::kPossibleSetMax) {
      findings_.at(choices, "RANGE", element,
                   {"one_of 应有 1 至 24 个取值", "one_of has 1 to 24 values"});
      return std::nullopt;
    }
    feel::Possible set;
    bool ok = true;
    for (std::size_t i = 0; i < choices.items.size(); ++i) {
      const Node& node = choices.items[i];
      const std::string path = element + ".one_of[" + std::to_string(i) + "]";
      if (node.is(Node::Kind::kMap)) {
        type_error(node, path, "单个值", "a single value", kIntervalHelpZh, kIntervalHelpEn);
        ok = false;
        continue;
      }
      auto v = scalar(def, node, path);
      ok = ok && v.has_value();
      const auto same = [&](const Value& other) { return feel::identical(other, *v); };
      if (v && std::none_of(set.items.begin(), set.items.end(), same)) {
        set.items.push_back(std::move(*v));
      }
    }
    if (!ok) return std::nullopt;
    return Value::possible(std::move(set));
  }

  void type_error(const Node& node, const std::string& element, std::string_view zh,
                  std::string_view en, std::string_view help_zh, std::string_view help_en) {
    findings_.at(node, "TYPE", element,
                 {"应为" + std::string(zh) + "，实为" + std::string(kind_zh(node.kind)),
                  "expected " + std::string(en) + ", found " + std::string(kind_en(node.kind))},
                 {std::string(help_zh), std::string(help_en)});
  }

  void unknown_name(const Node& node, const std::string& element, const std::string& name,
                    const std::vector<std::string>& names) {
    Text help = suggest(name, names);
    if (help.zh.empty()) {
      help = {"事实的名称见事实字典 facts.yaml", "the dictionary facts.yaml names the facts"};
    }
    findings_.add(
        "UNKNOWN", node.key_place(findings_.file, element),
        {"没有名为“" + excerpt(name) + "”的事实", "no fact is named '" + excerpt(name) + "'"},
        std::move(help));
  }

  const Dictionary& dictionary_;
  Findings& findings_;
};

}  // namespace

Result<FactSet> read_facts(const Node& node, const Dictionary& dictionary, std::string_view file) {
  Findings findings{std::string(file), "E-FACT", {}};
  FactSet out = FactReader(dictionary, findings).read(node);
  if (!findings.list.empty()) return std::move(findings.list);
  return out;
}

Result<Value> read_cell(const FieldDef& def, std::string_view text) {
  static const Dictionary none;  // a scalar needs no names
  Node node;
  node.text = text;
  const bool truth = def.type == FactType::kBoolean && (text == "true" || text == "false");
  node.kind = truth ? Node::Kind::kBoolean : Node::Kind::kString;
  Findings findings{{}, "E-FACT", {}};
  std::optional<Value> value = FactReader(none, findings).scalar(def, node, def.name);
  if (!value) return std::move(findings.list);
  return std::move(*value);
}

}  // namespace zhida::pack
