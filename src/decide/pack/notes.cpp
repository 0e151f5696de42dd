// Reads what is the same for every subject out of a graph and the dictionary.
#include "decide/pack/notes.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "decide/pack/quote.h"

namespace zhida::pack {

using dmn::ElementInfo;
using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;

void add(Paths& out, const std::string& path) {
  if (std::find(out.begin(), out.end(), path) == out.end()) out.push_back(path);
}

void add_all(Paths& out, const Paths& more) {
  for (const std::string& path : more) add(out, path);
}

const ExprPtr& bare(const ExprPtr& part) {
  const ExprPtr* p = &part;
  while ((*p)->kind == ExprKind::kCoerce && !(*p)->children.empty()) p = &(*p)->children[0];
  return *p;
}

bool binds(ExprKind kind) {
  switch (kind) {
    case ExprKind::kFor:
    case ExprKind::kSome:
    case ExprKind::kEvery:
    case ExprKind::kFilter:
    case ExprKind::kFunction:
    case ExprKind::kContext:
    case ExprKind::kBoxedContext:
    case ExprKind::kTests:
    case ExprKind::kTest: return true;
    default: return false;
  }
}

std::string fact_path(const FactDef& def, const dmn::Reference& reference) {
  const bool year =
      std::find(std::begin(kYears), std::end(kYears), reference.member) != std::end(kYears);
  return def.yearly && year ? def.name + "." + reference.member : def.name;
}

Paths meant_by(const FactDef& def, const std::string& path) {
  if (!def.yearly || path != def.name) return {path};
  Paths out;
  for (const std::string_view year : kYears) out.push_back(path + "." + std::string(year));
  return out;
}

// Walks the trees of all decisions.
class Notes::Reader {
 public:
  Reader(Notes& notes, const Dictionary& dictionary)
      : notes_(notes), dictionary_(dictionary), elements_(dmn::elements(*notes.graph_)) {}

  void read() {
    for (const ElementInfo& e : elements_) {
      if (e.kind == ElementInfo::Kind::kDecision && e.tree) explained(e, e.tree);
    }
  }

 private:
  [[nodiscard]] int index(const ElementInfo& e) const { return dmn::index_of(*notes_.graph_, e); }

  // The part and what an explanation shows of it: what conditions are made of, and the sides of comparisons.
  void explained(const ElementInfo& decision, const ExprPtr& wrapped) {
    note(decision, *wrapped);
    const ExprPtr& part = bare(wrapped);
    note(decision, *part);
    if (binds(part->kind)) return;  // its parts are shown by the whole alone
    for (const ExprPtr& child : part->children) explained(decision, child);
    if (!part->table) return;
    notes_.cells_ += part->table->rules.size() * part->table->inputs.size();
    for (const feel::TableRule& rule : part->table->rules) {
      for (const ExprPtr& output : rule.outputs) explained(decision, output);
    }
  }

  void note(const ElementInfo& decision, const Expr& part) {
    if (part.kind == ExprKind::kLiteral) return;
    const dmn::PartKey key{index(decision), &part};
    if (notes_.parts_.contains(key)) return;
    Part out{quote(part), {}};
    mentioned(decision, part, out.facts);
    notes_.parts_.emplace(key, std::move(out));
  }

  // Every fact below, through other decisions too.
  void mentioned(const ElementInfo& decision, const Expr& part, Paths& out) {
    if (part.kind == ExprKind::kName || part.kind == ExprKind::kPath) {
      const dmn::Reference* to = dmn::known_reference(*notes_.graph_, decision, part);
      if (to != nullptr && to->element != nullptr) return of_reference(*to, out);
    }
    const auto below = [&](const ExprPtr& p) {
      if (p) mentioned(decision, *p, out);
    };
    std::for_each(part.children.begin(), part.children.end(), below);
    if (!part.table) return;
    for (const feel::TableInput& input : part.table->inputs) below(input.expression);
    for (const feel::TableRule& rule : part.table->rules) {
      std::for_each(rule.tests.begin(), rule.tests.end(), below);
      std::for_each(rule.outputs.begin(), rule.outputs.end(), below);
    }
  }

  void of_reference(const dmn::Reference& reference, Paths& out) {
    const ElementInfo& e = *reference.element;
    if (e.kind == ElementInfo::Kind::kInput) {
      const int fact = notes_.fact_of(index(e));
      if (fact < 0) return;
      const FactDef& def = dictionary_.facts[notes_.facts_[static_cast<std::size_t>(fact)].at];
      return add_all(out, meant_by(def, fact_path(def, reference)));
    }
    if (e.kind != ElementInfo::Kind::kDecision || !e.tree) return;
    auto known = decisions_.find(&e);
    if (known == decisions_.end()) {
      Paths paths;
      mentioned(e, *e.tree, paths);
      known = decisions_.emplace(&e, std::move(paths)).first;
    }
    add_all(out, known->second);
  }

  Notes& notes_;
  const Dictionary& dictionary_;
  const std::vector<ElementInfo>& elements_;
  std::unordered_map<const ElementInfo*, Paths> decisions_;
};

Notes::Notes(dmn::GraphPtr graph, const Dictionary& dictionary, Depth depth)
    : graph_(std::move(graph)) {
  const std::vector<ElementInfo>& elements = dmn::elements(*graph_);
  std::map<std::string, Fact> facts;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].kind != ElementInfo::Kind::kInput) continue;
    const int element = static_cast<int>(i);
    inputs_.push_back({element, -1});
    const auto at = dictionary.at.find(elements[i].local);
    if (at == dictionary.at.end()) continue;
    Fact& fact = facts[elements[i].local];
    fact.at = at->second;
    fact.elements.push_back(element);
  }
  fact_of_.resize(elements.size(), -1);
  for (auto& [name, fact] : facts) {
    for (const int element : fact.elements)
      fact_of_[static_cast<std::size_t>(element)] = static_cast<int>(facts_.size());
    names_.push_back(name);
    facts_.push_back(std::move(fact));
  }
  for (Input& input : inputs_) input.fact = fact_of(input.element);
  if (depth == Depth::kParts) Reader(*this, dictionary).read();
}

int Notes::find(std::string_view fact) const {
  const auto it = std::lower_bound(names_.begin(), names_.end(), fact);
  return it == names_.end() || *it != fact ? -1 : static_cast<int>(it - names_.begin());
}

const Notes::Part* Notes::part(int element, const Expr* part) const {
  const auto it = parts_.find({element, part});
  return it == parts_.end() ? nullptr : &it->second;
}

}  // namespace zhida::pack
