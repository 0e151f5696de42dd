// Reads policy.yaml: what the policy is, its versions with documents, dates, conditions and amount.
#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "decide/pack/load.h"

namespace zhida::pack {
namespace {

constexpr std::string_view kToConfirm = "待核";

bool is_id(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Status status_of(const std::string& text) {
  for (const Status s : {Status::kExpired, Status::kSuperseded, Status::kUnknownRule}) {
    if (text == to_string(s)) return s;
  }
  return Status::kInForce;
}

Confidence confidence_of(const std::string& text, Confidence fallback) {
  for (const Confidence c : {Confidence::kPublished, Confidence::kToConfirm,
                             Confidence::kLocalDesign, Confidence::kUnknownRule}) {
    if (text == to_string(c)) return c;
  }
  return fallback;
}

std::string confidence_text(StrictMap& m, Need need) {
  return m.choice("confidence", {"published", "to_confirm", "local_design", "unknown_rule"}, need);
}

constexpr std::pair<std::string_view, Party> kAudiences[] = {
    {"enterprise", Party::kEnterprise},
    {"aic", Party::kEnterprise},
    {"foreign-investor", Party::kEnterprise},
    {"fund-manager", Party::kEnterprise},
    {"guarantor", Party::kEnterprise},
    {"university-or-enterprise", Party::kEnterprise},
    {"person", Party::kPerson},
    {"agency", Party::kAgency},
    {"enforcement-agency", Party::kAgency},
    {"inspection-agency", Party::kAgency},
};

std::string words_of_audiences() {
  std::string out;
  for (const auto& [word, party] : kAudiences) out.append(out.empty() ? "" : ", ").append(word);
  return out;
}

class PolicyReader {
 public:
  explicit PolicyReader(Findings& findings) : findings_(findings) {}

  Policy read(const Node& root) {
    Policy p;
    StrictMap m(root, "", findings_);
    p.id = m.text("id");
    if (!p.id.empty() && !is_id(p.id)) {
      findings_.at(*root.find("id"), "VALUE", "id",
                   {"编号只用小写字母、数字和连字符", "an id has only a-z, 0-9 and '-'"});
    }
    p.title = m.bilingual("title");
    p.kind = m.choice("kind", {"status", "benefit", "rule", "matter"});
    p.audience = m.text("audience");
    if (!p.audience.empty() && !party_of(p.audience)) {
      findings_.at(
          *root.find("audience"), "VALUE", "audience",
          {"没有这种对象“" + p.audience + "”，应为：" + words_of_audiences(),
           "there is no audience '" + p.audience + "'; it is one of " + words_of_audiences()});
    }
    p.jurisdiction = m.text("jurisdiction");
    if (const Node* n = m.map("ladder", Need::kOptional)) p.ladder = ladder(*n);
    p.channel = m.choice("channel", {"auto", "direct", "apply"});
    if (const Node* n = m.get("window")) p.window = bilingual_or_open(*n, "window");
    if (const Node* n = m.list("materials")) p.materials = materials(*n);
    if (const Node* n = m.map("office")) office(*n, p);
    p.link = m.text("link");
    if (const Node* n = m.list("relations", Need::kOptional)) p.relations = relations(*n);
    if (const Node* n = m.list("versions")) versions(*n, p);
    m.done();
    return p;
  }

 private:
  // {zh, en}, or 待核 where nobody knows it yet.
  std::optional<Text> bilingual_or_open(const Node& node, std::string path) {
    if (node.is(Node::Kind::kString) && node.text == kToConfirm) {
      return Text{std::string(kToConfirm), "to be confirmed"};
    }
    return read_bilingual(node, std::move(path), findings_);
  }

  Ladder ladder(const Node& node) {
    StrictMap m(node, "ladder", findings_);
    Ladder out;
    out.track = m.text("track");
    if (const auto rung = m.decimal("rung")) {
      const auto n = rung->to_int64();
      if (!n || *n < 1 || *n > 99) {
        findings_.at(*node.find("rung"), "VALUE", "ladder.rung",
                     {"梯级是 1 至 99 的整数", "a rung is a whole number from 1 to 99"});
      } else {
        out.rung = static_cast<int>(*n);
      }
    }
    out.status = m.text("status");
    m.done();
    return out;
  }

  std::vector<Text> materials(const Node& node) {
    std::vector<Text> out;
    out.reserve(node.items.size());
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      out.push_back(
          read_bilingual(node.items[i], "materials[" + std::to_string(i) + "]", findings_));
    }
    return out;
  }

  void office(const Node& node, Policy& p) {
    StrictMap m(node, "office", findings_);
    p.office = Text{m.text("zh"), m.text("en")};
    p.telephone = m.text("telephone");
    m.done();
  }

  std::vector<Relation> relations(const Node& node) {
    std::vector<Relation> out;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      StrictMap m(node.items[i], "relations[" + std::to_string(i) + "]", findings_);
      Relation r;
      r.type = m.choice("type", {"excludes", "takes_highest_with", "requires", "supersedes"});
      r.policy = m.text("policy");
      r.clause = m.text("clause");
      m.done();
      out.push_back(std::move(r));
    }
    return out;
  }

  void versions(const Node& node, Policy& p) {
    if (node.items.empty()) {
      findings_.at(node, "MISSING", "versions", {"没有版本", "there is no version"});
    }
    std::set<std::string> ids;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string path = "versions[" + std::to_string(i) + "]";
      Version v = version(node.items[i], path);
      if (!v.id.empty() && !ids.insert(v.id).second) {
        findings_.at(*node.items[i].find("id"), "DUPLICATE", path + ".id",
                     {"版本“" + v.id + "”重复", "version '" + v.id + "' is there twice"});
      }
      if (i > 0) follows(p.versions.back(), v, node.items[i], path);
      p.versions.push_back(std::move(v));
    }
  }

  void follows(const Version& earlier, const Version& later, const Node& node,
               const std::string& path) {
    const Node* place = node.find("effective");
    if (place == nullptr || !dated_ || !earlier_dated_) return;
    if (earlier.effective.to && *earlier.effective.to < later.effective.from) return;
    const std::string end =
        earlier.effective.to ? day_text(*earlier.effective.to) : std::string("无止期");
    findings_.at(*place, "DATES", path + ".effective",
                 {"与前一版本（" + earlier.id + "，止于 " + end + "）的日期重叠或次序颠倒",
                  "overlaps or precedes the version before it (" + earlier.id + ", until " +
                      (earlier.effective.to ? end : "no end") + ")"},
                 {"版本按日期先后排列，前一版本的 to 早于后一版本的 from",
                  "versions stand in date order; each ends before the next begins"});
  }

  Version version(const Node& node, const std::string& path) {
    Version v;
    StrictMap m(node, path, findings_);
    v.id = m.text("id");
    v.status = status_of(m.choice("status", {"in_force", "expired", "superseded", "unknown_rule"}));
    if (const Node* n = document_node(m)) v.document = document(*n, path + ".document");
    earlier_dated_ = dated_;
    dated_ = false;
    if (const Node* n = m.map("effective")) v.effective = effective(*n, path + ".effective");
    v.confidence = confidence_of(confidence_text(m, Need::kRequired), Confidence::kPublished);
    v.retrieved = m.text("retrieved");
    if (const Node* n = node.find("retrieved"); n != nullptr && !v.retrieved.empty()) {
      (void)read_day(*n, path + ".retrieved", findings_);
    }
    v.source = m.text("source");
    if (const Node* n = m.map("note", Need::kOptional)) {
      v.note = read_bilingual(*n, path + ".note", findings_);
    }
    ended(v, node, path);
    rules(m, v);
    m.done();
    return v;
  }

  const Node* document_node(StrictMap& m) {
    const Node* found = m.written("document");
    if (found == nullptr || found->is(Node::Kind::kMap)) return found;
    findings_.at(*found, "DOCUMENT", m.path("document"), {"没有写文件", "no document is named"},
                 {"写 {number: …, title: …, issuer: …}", "write {number: …, title: …, issuer: …}"});
    return nullptr;
  }

  Document document(const Node& node, const std::string& path) {
    StrictMap m(node, path, findings_);
    Document out;
    const Node* number = m.get("number", Need::kOptional);
    if (number != nullptr) {
      out.number = read_text(*number, path + ".number", findings_).value_or("");
    }
    if (number == nullptr || (number->is(Node::Kind::kString) && out.number.empty())) {
      findings_.at(
          number != nullptr ? *number : node, "DOCUMENT", path + ".number",
          {"没有文号", "there is no document number"},
          {"写文号；资料里没有的写 待核", "write the number; where it is not known, write 待核"});
    }
    out.title = m.text("title");
    out.issuer = m.text("issuer");
    m.done();
    return out;
  }

  Effective effective(const Node& node, const std::string& path) {
    StrictMap m(node, path, findings_);
    Effective out;
    const auto from = m.day("from");
    out.from = from.value_or(0);
    const Node* to = m.written("to");
    if (to != nullptr && !to->is(Node::Kind::kNull)) {
      out.to = read_day(*to, path + ".to", findings_);
    }
    m.done();
    dated_ = from.has_value() && to != nullptr && (to->is(Node::Kind::kNull) || out.to);
    if (from && out.to && *out.to < out.from) {
      findings_.at(*to, "DATES", path + ".to", {"止期早于起期", "it ends before it begins"});
    }
    return out;
  }

  void ended(const Version& v, const Node& node, const std::string& path) {
    if (v.status != Status::kExpired && v.status != Status::kSuperseded) return;
    if (!dated_ || v.effective.to) return;
    const std::string status(to_string(v.status));
    findings_.at(
        *node.find("effective"), "DATES", path + ".effective",
        {"状态 " + status + " 的版本须有止期", "a version that is " + status + " has an end"},
        {"写上 to", "write its last day as 'to'"});
  }

  // A rule nobody knows decides nothing; every other version says how it decides.
  void rules(StrictMap& m, Version& v) {
    const bool unknown = v.status == Status::kUnknownRule;
    const Need need = unknown ? Need::kOptional : Need::kRequired;
    v.rules_file = m.text("rules", need);
    v.verdict = m.text("verdict", need);
    v.outputs = m.texts("outputs", Need::kOptional);
    if (const Node* n = m.list("conditions", need)) v.conditions = conditions(*n, m, v);
    if (const Node* n = m.map("amount", Need::kOptional)) v.amount = amount(*n, m.path("amount"));
    if (!unknown) return;
    for (const std::string_view key : {"rules", "verdict", "outputs", "conditions", "amount"}) {
      const Node* n = m.node().find(key);
      if (n == nullptr) continue;
      findings_.add("VALUE", n->key_place(findings_.file, m.path(key)),
                    {"unknown_rule 的版本不作判断，不能有“" + std::string(key) + "”",
                     "a version of status unknown_rule decides nothing and has no '" +
                         std::string(key) + "'"},
                    {"删去这个键，或改 status", "remove the key or change the status"});
    }
    v.rules_file.clear();
  }

  std::vector<ConditionDef> conditions(const Node& node, const StrictMap& m, const Version& v) {
    std::vector<ConditionDef> out;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string path = m.path("conditions") + "[" + std::to_string(i) + "]";
      StrictMap c(node.items[i], path, findings_);
      ConditionDef def;
      def.decision = c.text("decision");
      def.clause = c.text("clause");
      def.text = {c.text("zh"), c.text("en")};
      def.confidence = confidence_of(confidence_text(c, Need::kOptional), v.confidence);
      c.done();
      if (!def.decision.empty() && !seen.insert(def.decision).second) {
        findings_.at(
            node.items[i], "DUPLICATE", path + ".decision",
            {"条件“" + def.decision + "”重复", "condition '" + def.decision + "' is there twice"});
      }
      out.push_back(std::move(def));
    }
    return out;
  }

  AmountDef amount(const Node& node, const std::string& path) {
    StrictMap m(node, path, findings_);
    AmountDef out;
    out.decision = m.text("decision", Need::kOptional);
    out.up_to = m.decimal("up_to", Need::kOptional);
    out.unit = m.choice("unit", {"元", "万元", "ratio"});
    out.kind =
        m.choice("kind", {"cash", "tax_saved", "deduction", "credit_line", "guarantee", "rate"});
    out.payer = m.choice("payer", {"nation", "province", "city", "district", "fund"});
    out.per = m.text("per", Need::kOptional);
    out.clause = m.text("clause");
    m.done();
    const bool decided = node.find("decision") != nullptr;
    if (decided == (node.find("up_to") != nullptr)) {
      findings_.at(node, decided ? "VALUE" : "MISSING", path,
                   {"decision 与 up_to 恰好写一个", "write exactly one of 'decision' and 'up_to'"});
    }
    if (out.up_to && out.up_to->is_negative()) {
      findings_.at(*node.find("up_to"), "VALUE", path + ".up_to",
                   {"上限不能是负数", "the upper limit is not negative"});
    }
    if (!out.unit.empty() && !out.kind.empty() && (out.unit == "ratio") != (out.kind == "rate")) {
      findings_.at(*node.find("unit"), "VALUE", path + ".unit",
                   {"比例（kind: rate）的单位是 ratio，金额的单位是 元 或 万元",
                    "the unit of kind rate is ratio; sums are in 元 or 万元"});
    }
    return out;
  }

  Findings& findings_;
  bool dated_ = false;  // the dates of the version being read are sound
  bool earlier_dated_ = false;
};

const Node* item_at(const Node& root, std::string_view list, std::size_t index,
                    std::string_view key) {
  const Node* items = root.find(list);
  if (items == nullptr || index >= items->items.size()) return &root;
  const Node* found = items->items[index].find(key);
  return found != nullptr ? found : &items->items[index];
}

void check_relations(const Draft& d, const std::vector<std::string>& ids, Findings& findings) {
  for (std::size_t i = 0; i < d.policy.relations.size(); ++i) {
    const std::string& other = d.policy.relations[i].policy;
    if (other.empty()) continue;
    const std::string path = "relations[" + std::to_string(i) + "].policy";
    const Node& place = *item_at(d.root, "relations", i, "policy");
    if (other == d.policy.id) {
      findings.at(place, "REFERENCE", path,
                  {"政策不能与自己有关系", "a policy has no relation to itself"});
    } else if (std::find(ids.begin(), ids.end(), other) == ids.end()) {
      findings.at(place, "REFERENCE", path,
                  {"没有编号为“" + other + "”的政策", "no policy has the id '" + other + "'"},
                  suggest(other, ids));
    }
  }
}

// The status that proves a rung is a value of 资质.类型.
void check_ladder(const Draft& d, const Dictionary& dictionary, Findings& findings) {
  if (!d.policy.ladder || d.policy.ladder->status.empty()) return;
  const FactDef* statuses = dictionary.find("资质");
  const FieldDef* kind = nullptr;
  if (statuses != nullptr) {
    for (const FieldDef& f : statuses->fields) kind = f.name == "类型" ? &f : kind;
  }
  const std::string& status = d.policy.ladder->status;
  const std::vector<std::string> values =
      kind != nullptr ? kind->values : std::vector<std::string>{};
  if (std::find(values.begin(), values.end(), status) != values.end()) return;
  findings.at(
      *d.root.find("ladder"), "FACT", "ladder.status",
      {"“" + status + "”不是事实“资质”的一种类型", "'" + status + "' is no kind of the fact 资质"},
      suggest(status, values));
}

}  // namespace

std::optional<Party> party_of(std::string_view audience) {
  for (const auto& [word, party] : kAudiences) {
    if (word == audience) return party;
  }
  return std::nullopt;
}

Policy read_policy(const Node& root, std::string folder, Findings& findings) {
  Policy p = PolicyReader(findings).read(root);
  p.folder = std::move(folder);
  return p;
}

void check_policies(Loading& loading) {
  std::vector<std::string> ids;
  for (const Draft& d : loading.drafts) {
    Findings findings{d.file, "E-PACK", {}};
    const std::string& id = d.policy.id;
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end()) {
      findings.at(*d.root.find("id"), "DUPLICATE", "id",
                  {"编号“" + id + "”已被另一政策使用", "the id '" + id + "' is another policy's"});
    }
    if (!id.empty()) ids.push_back(id);
    loading.take(findings);
  }
  for (const Draft& d : loading.drafts) {
    Findings findings{d.file, "E-PACK", {}};
    check_relations(d, ids, findings);
    if (loading.dictionary != nullptr) check_ladder(d, *loading.dictionary, findings);
    loading.take(findings);
  }
}

}  // namespace zhida::pack
