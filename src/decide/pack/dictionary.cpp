// Reads the fact dictionary, packs/facts.yaml.
#include <set>
#include <utility>

#include "base/sha256.h"
#include "base/text.h"
#include "decide/pack/strict.h"

namespace zhida::pack {
namespace {

constexpr std::string_view kNone = "无";

class DictionaryReader {
 public:
  explicit DictionaryReader(Findings& findings) : findings_(findings) {}

  std::vector<FactDef> read(const Node& root) {
    StrictMap m(root, "", findings_);
    const Node* facts = m.list("facts");
    m.done();
    std::vector<FactDef> out;
    if (facts == nullptr) return out;
    for (std::size_t i = 0; i < facts->items.size(); ++i) {
      out.push_back(fact(facts->items[i], "facts[" + std::to_string(i) + "]"));
    }
    return out;
  }

 private:
  FactDef fact(const Node& node, const std::string& path) {
    FactDef def;
    def.line = node.line;
    StrictMap m(node, path, findings_);
    def.name = m.text("name");
    def.key = m.text("key");
    def.en = m.text("en");
    unique(names_, def.name, node, path + ".name");
    unique(keys_, def.key, node, path + ".key");
    const std::string type = m.choice("type", {"number", "string", "boolean", "date", "list"});
    scalar_keys(m, type, def);
    const std::string period = m.choice("period", {"year"}, Need::kOptional);
    def.yearly = !period.empty();
    if (def.yearly && def.type == FactType::kList) refuse(m, "period", "列表事实", "a list fact");
    list_fields(m, def);
    def.group = m.text("group");
    def.owner = m.text("owner");
    def.sensitivity = m.choice("sensitivity", {"public", "internal", "sensitive"});
    def.changeable = m.flag("mutable").value_or(false);
    def.source = m.choice("source", {"declared", "department", "certificate", "expert"});
    def.note = m.text("note", Need::kOptional);
    m.done();
    return def;
  }

  FieldDef field(const Node& node, const std::string& path) {
    FieldDef def;
    StrictMap m(node, path, findings_);
    def.name = m.text("name");
    def.en = m.text("en");
    scalar_keys(m, m.choice("type", {"number", "string", "boolean", "date"}), def);
    m.done();
    return def;
  }

  void list_fields(StrictMap& m, FactDef& def) {
    const Need need = def.type == FactType::kList ? Need::kRequired : Need::kOptional;
    const Node* fields = m.list("fields", need);
    if (fields == nullptr) return;
    if (def.type != FactType::kList) return refuse(m, "fields", "非列表事实", "a scalar fact");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < fields->items.size(); ++i) {
      const std::string path = m.path("fields") + "[" + std::to_string(i) + "]";
      def.fields.push_back(field(fields->items[i], path));
      unique(seen, def.fields.back().name, fields->items[i], path + ".name");
    }
  }

  // The keys that facts and fields share. Keys that a type cannot have are refused.
  void scalar_keys(StrictMap& m, const std::string& type, FieldDef& def) {
    if (type == "string") def.type = FactType::kString;
    if (type == "boolean") def.type = FactType::kBoolean;
    if (type == "date") def.type = FactType::kDate;
    if (type == "list") def.type = FactType::kList;
    def.unit = m.text("unit", Need::kOptional);
    def.integer = m.flag("integer", Need::kOptional).value_or(false);
    def.min = m.decimal("min", Need::kOptional);
    def.max = m.decimal("max", Need::kOptional);
    def.nullable = m.flag("nullable", Need::kOptional).value_or(false);
    def.values = m.texts("values", Need::kOptional);
    if (type.empty()) return;
    if (def.type != FactType::kNumber) {
      for (const std::string_view key : {"unit", "integer", "min", "max"}) {
        if (m.node().find(key) != nullptr)
          refuse(m, key, "不是数字的事实", "a fact that is no number");
      }
    }
    if (def.type != FactType::kString && m.node().find("values") != nullptr) {
      refuse(m, "values", "不是文字的事实", "a fact that is no text");
    }
    if (def.type == FactType::kList && m.node().find("nullable") != nullptr) {
      refuse(m, "nullable", "列表事实（无 就是空列表）", "a list fact, whose 无 is the empty list");
    }
    if (def.min && def.max && *def.max < *def.min) {
      findings_.at(*m.node().find("max"), "VALUE", m.path("max"),
                   {"max 小于 min", "max is below min"});
    }
    closed_set(m, def);
  }

  void closed_set(const StrictMap& m, const FieldDef& def) {
    std::set<std::string> seen;
    for (const std::string& value : def.values) {
      const Node& node = *m.node().find("values");
      unique(seen, value, node, m.path("values"));
      if (value == kNone) {
        findings_.at(node, "VALUE", m.path("values"),
                     {"“无”不能是取值：它表示已知没有", "'无' means known to be none"},
                     {"换一个词（如 未设立），或写 nullable: true",
                      "use another word, or write nullable: true"});
      }
    }
  }

  void refuse(const StrictMap& m, std::string_view key, const std::string& zh,
              const std::string& en) {
    const std::string name(key);
    findings_.at(*m.node().find(key), "VALUE", m.path(key),
                 {zh + "没有“" + name + "”", en + " has no '" + name + "'"},
                 {"删去这个键，或改 type", "remove the key or change the type"});
  }

  void unique(std::set<std::string>& seen, const std::string& name, const Node& node,
              std::string path) {
    if (name.empty() || seen.insert(name).second) return;
    findings_.at(node, "DUPLICATE", std::move(path),
                 {"“" + name + "”重复", "'" + name + "' is there twice"},
                 {"名称与 key 在字典里各只出现一次", "each name and key stands once"});
  }

  Findings& findings_;
  std::set<std::string> names_, keys_;
};

feel::TypePtr scalar_type(FactType type) {
  switch (type) {
    case FactType::kNumber: return feel::simple_type(feel::Type::Kind::kNumber);
    case FactType::kString: return feel::simple_type(feel::Type::Kind::kString);
    case FactType::kBoolean: return feel::simple_type(feel::Type::Kind::kBoolean);
    case FactType::kDate: return feel::simple_type(feel::Type::Kind::kDate);
    case FactType::kList: break;
  }
  return feel::any_type();
}

}  // namespace

feel::TypePtr FactDef::feel_type() const {
  std::vector<std::pair<std::string, feel::TypePtr>> members;
  if (type == FactType::kList) {
    for (const FieldDef& f : fields) members.emplace_back(f.name, scalar_type(f.type));
    return feel::list_type(feel::context_type(std::move(members)));
  }
  if (!yearly) return scalar_type(type);
  for (const std::string_view year : kYears) members.emplace_back(year, scalar_type(type));
  return feel::context_type(std::move(members));
}

const FactDef* Dictionary::find(std::string_view name) const {
  const auto it = at.find(name);
  return it == at.end() ? nullptr : &facts[it->second];
}

void Dictionary::add(FactDef fact) {
  at.emplace(fact.name, facts.size());
  facts.push_back(std::move(fact));
}

std::vector<std::string> Dictionary::names() const {
  std::vector<std::string> out;
  out.reserve(facts.size());
  for (const FactDef& f : facts) out.push_back(f.name);
  return out;
}

Result<Dictionary> read_dictionary(std::string_view yaml, std::string_view file) {
  const Result<Node> root = parse_yaml(yaml, file);
  if (!root) return root.errors();
  Findings findings{std::string(file), "E-FACTS", {}};
  Dictionary out;
  out.file = std::string(file);
  out.digest = hex(sha256(yaml));
  for (FactDef& fact : DictionaryReader(findings).read(*root)) out.add(std::move(fact));
  if (!findings.list.empty()) return std::move(findings.list);
  return out;
}

}  // namespace zhida::pack
