// Boxes of pieces: subsumption, cover by a union, overlap. Clause: DMN 1.5, 8.2.8
#include "decide/prove/table.h"

#include <algorithm>

#include "decide/prove/column.h"

namespace zhida::prove {
namespace {

using feel::Expr;
using feel::ExprKind;
using feel::HitPolicy;
using feel::Value;

constexpr std::uint64_t kPairsMax = 100'000'000;
constexpr std::uint64_t kCoverStepsMax = 2'000'000;  // of one table
constexpr std::uint64_t kCoverStepsOfRule = 20'000;

// "a.b" of a path of names; "" of anything else.
std::string dotted(const Expr& e) {
  if (e.kind == ExprKind::kName) return e.text;
  if (e.kind != ExprKind::kPath) return "";
  const std::string base = dotted(*e.children[0]);
  return base.empty() ? "" : base + "." + e.text;
}

std::string root(const std::string& path) { return path.substr(0, path.find('.')); }

bool is_prefix(const std::string& a, const std::string& b) {
  return a == b || b.starts_with(a + ".");
}

class Table {
 public:
  explicit Table(const Question& question) : q_(question), t_(*question.table) {
    for (std::size_t c = 0; c < t_.inputs.size(); ++c) {
      columns_.push_back(column(c));
      paths_.push_back(dotted(*t_.inputs[c].expression));
    }
    dead_.resize(t_.rules.size());
  }

  std::vector<Finding> run() {
    if (!whole()) return {};
    order_columns();
    for (std::size_t r = 0; r < t_.rules.size(); ++r) never(r);
    if (t_.hit_policy == HitPolicy::kFirst) {
      for (std::size_t r = 1; r < t_.rules.size() && room(); ++r) covered(r);
    } else if (t_.hit_policy == HitPolicy::kUnique || t_.hit_policy == HitPolicy::kAny) {
      overlaps();
    }
    if (t_.hit_policy != HitPolicy::kFirst && t_.hit_policy != HitPolicy::kUnique) repetitions();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool room() const { return out_.size() < kFindingsMax; }

  // Rows of another length than the head are reported by the reader.
  [[nodiscard]] bool whole() const {
    return std::all_of(t_.rules.begin(), t_.rules.end(), [this](const feel::TableRule& r) {
      return r.tests.size() == t_.inputs.size();
    });
  }

  Column column(std::size_t c) {
    std::vector<const Expr*> tests;
    std::vector<const Expr*> domains;
    const feel::TableInput& in = t_.inputs[c];
    if (in.allowed) domains.push_back(in.allowed.get());
    bool known = true;
    const feel::TypePtr& outer = c < q_.types.size() ? q_.types[c] : in.type;
    for (const feel::TypePtr& t : {in.type, outer}) {
      if (!t) continue;
      if (t->allowed) domains.push_back(t->allowed.get());
      known = known && (!t->constraint || t->allowed);
    }
    tests.reserve(t_.rules.size());
    static const Expr kAny = [] {
      Expr e;
      e.kind = ExprKind::kTests;
      return e;
    }();
    for (const feel::TableRule& rule : t_.rules)
      tests.push_back(c < rule.tests.size() ? rule.tests[c].get() : &kAny);
    const bool says = in.type && in.type->kind != feel::Type::Kind::kAny;
    return {tests, says ? in.type : outer, domains, known};
  }

  // The column that tells most rules apart comes first, so that most pairs part at the first look.
  void order_columns() {
    std::vector<std::pair<std::size_t, std::size_t>> by_any;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      std::size_t loose = 0;
      for (std::size_t r = 0; r < t_.rules.size(); ++r) {
        const Cell& cell = columns_[c].cell(r);
        loose += cell.any || !cell.exact ? t_.rules.size() : cell.must.size();
      }
      by_any.emplace_back(loose, c);
    }
    std::sort(by_any.begin(), by_any.end());
    for (const auto& [loose, c] : by_any) order_.push_back(c);
  }

  [[nodiscard]] bool same_text(std::size_t c, std::size_t a, std::size_t b) const {
    return c < t_.rules[a].test_texts.size() && c < t_.rules[b].test_texts.size() &&
           t_.rules[a].test_texts[c] == t_.rules[b].test_texts[c];
  }

  void never(std::size_t r) {
    for (std::size_t c = 0; c < columns_.size() && !dead_[r]; ++c) {
      const Cell& cell = columns_[c].cell(r);
      if (!cell.may.empty()) continue;
      dead_[r] = true;
      if (!room()) return;
      Finding f;
      f.kind = cell.empty ? Finding::Kind::kNever : Finding::Kind::kNotAllowed;
      f.rule = static_cast<int>(r);
      f.column = static_cast<int>(c);
      out_.push_back(std::move(f));
    }
  }

  // ---- policy first

  [[nodiscard]] bool includes(std::size_t c, std::size_t above, std::size_t r) const {
    const Cell& a = columns_[c].cell(above);
    return a.any || same_text(c, above, r) || within(columns_[c].cell(r).may, a.must);
  }

  void covered(std::size_t r) {
    if (dead_[r]) return;
    Finding f;
    f.kind = Finding::Kind::kCovered;
    f.rule = static_cast<int>(r);
    std::vector<std::size_t> candidates;
    for (std::size_t s = 0; s < r; ++s) {
      if (dead_[s] || ++pairs_ > kPairsMax) continue;
      bool all = true;
      bool touches = true;
      for (const std::size_t c : order_) {
        if (includes(c, s, r)) continue;
        all = false;
        touches = !meet(columns_[c].cell(s).must, columns_[c].cell(r).may).empty();
        if (!touches) break;
      }
      if (all) {
        f.others = {static_cast<int>(s)};
        dead_[r] = true;
        out_.push_back(std::move(f));
        return;
      }
      if (touches) candidates.push_back(s);
    }
    if (candidates.size() < 2) return;
    std::vector<Pieces> box;
    box.reserve(columns_.size());
    for (const Column& c : columns_) box.push_back(c.cell(r).may);
    steps_ = 0;
    if (!cover(box, r, candidates, 0)) return;
    for (const std::size_t s : candidates) f.others.push_back(static_cast<int>(s));
    dead_[r] = true;
    out_.push_back(std::move(f));
  }

  // Whether the candidates from `next` on fill the box. False beyond the steps.
  bool cover(std::vector<Pieces> box, std::size_t r, const std::vector<std::size_t>& candidates,
             std::size_t next) {
    for (; next < candidates.size(); ++next) {
      if (++steps_ > kCoverStepsOfRule || ++all_steps_ > kCoverStepsMax) return false;
      const std::size_t s = candidates[next];
      std::vector<Pieces> mine(box.size());
      bool meets = true;
      for (std::size_t c = 0; c < box.size() && meets; ++c) {
        const Cell& cell = columns_[c].cell(s);
        mine[c] = cell.any || same_text(c, s, r) ? box[c] : meet(box[c], cell.must);
        meets = !mine[c].empty();
      }
      if (!meets) continue;
      for (std::size_t c = 0; c < box.size(); ++c) {
        Pieces rest = without(box[c], mine[c]);
        if (rest.empty()) continue;
        std::vector<Pieces> part = box;
        part[c] = std::move(rest);
        if (!cover(std::move(part), r, candidates, next + 1)) return false;
        box[c] = mine[c];
      }
      return true;
    }
    return false;
  }

  // ---- policies unique and any

  void overlaps() {
    for (std::size_t b = 1; b < t_.rules.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        if (!room() || ++pairs_ > kPairsMax) return;
        if (!dead_[a] && !dead_[b] && meets(a, b) && clashes(a, b)) add_overlap(a, b);
      }
    }
  }

  [[nodiscard]] Pieces common(std::size_t c, std::size_t a, std::size_t b) const {
    return meet(meet(columns_[c].cell(a).must, columns_[c].cell(b).must), columns_[c].no_null());
  }

  [[nodiscard]] bool both_any(std::size_t c, std::size_t a, std::size_t b) const {
    return columns_[c].cell(a).any && columns_[c].cell(b).any;
  }

  [[nodiscard]] bool meets(std::size_t a, std::size_t b) const {
    return std::all_of(order_.begin(), order_.end(), [&](std::size_t c) {
      return both_any(c, a, b) || !common(c, a, b).empty();
    });
  }

  // Under any, rules may hit together when their results agree.
  [[nodiscard]] bool clashes(std::size_t a, std::size_t b) const {
    if (t_.hit_policy == HitPolicy::kUnique) return true;
    const auto& left = t_.rules[a].outputs;
    const auto& right = t_.rules[b].outputs;
    for (std::size_t o = 0; o < left.size() && o < right.size(); ++o) {
      const auto x = constant(*left[o]);
      const auto y = constant(*right[o]);
      if (x && y && feel::equals(*x, *y).is_false()) return true;
    }
    return false;
  }

  void add_overlap(std::size_t a, std::size_t b) {
    Finding f;
    f.kind = Finding::Kind::kOverlap;
    f.rule = static_cast<int>(b);
    f.others = {static_cast<int>(a)};
    f.witness.resize(columns_.size());
    std::vector<std::string> used;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (both_any(c, a, b)) continue;
      f.witness[c] = columns_[c].sample(common(c, a, b).front().first);
      const std::string& path = paths_[c];
      f.certain = f.certain && !path.empty() && q_.is_free && q_.is_free(root(path));
      for (const std::string& other : used)
        f.certain = f.certain && !is_prefix(other, path) && !is_prefix(path, other);
      used.push_back(path);
    }
    out_.push_back(std::move(f));
  }

  // ---- policies that let rules hit together

  void repetitions() {
    for (std::size_t b = 1; b < t_.rules.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        if (!room() || ++pairs_ > kPairsMax) return;
        const auto& x = t_.rules[a];
        const auto& y = t_.rules[b];
        if (x.test_texts != y.test_texts || x.output_texts != y.output_texts) continue;
        Finding f;
        f.kind = Finding::Kind::kRepeated;
        f.rule = static_cast<int>(b);
        f.others = {static_cast<int>(a)};
        out_.push_back(std::move(f));
        break;
      }
    }
  }

  const Question& q_;
  const feel::TableDef& t_;
  std::vector<Column> columns_;
  std::vector<std::string> paths_;
  std::vector<std::size_t> order_;
  std::vector<bool> dead_;  // never hit: said already
  std::vector<Finding> out_;
  std::uint64_t pairs_ = 0, steps_ = 0, all_steps_ = 0;
};

}  // namespace

std::vector<Finding> analyse(const Question& question) {
  if (question.table->rules.empty()) return {};
  return Table(question).run();
}

std::string repeated(const Expr& tests) {
  std::vector<Value> seen;
  for (const feel::ExprPtr& child : tests.children) {
    const auto v = constant(*child);
    if (!v) continue;
    const bool there = std::any_of(seen.begin(), seen.end(),
                                   [&](const Value& s) { return feel::equals(s, *v).is_true(); });
    if (there) return feel::to_literal(*v);
    seen.push_back(*v);
  }
  return "";
}

std::vector<OutputFinding> analyse_outputs(const feel::TableDef& table) {
  std::vector<OutputFinding> out;
  for (std::size_t o = 0; o < table.outputs.size(); ++o) {
    const feel::TableOutput& def = table.outputs[o];
    std::vector<const Expr*> domains;
    if (def.allowed) domains.push_back(def.allowed.get());
    if (def.type && def.type->allowed) domains.push_back(def.type->allowed.get());
    const int at = static_cast<int>(o);
    if (def.allowed) {
      if (std::string twice = repeated(*def.allowed); !twice.empty())
        out.push_back({OutputFinding::Kind::kTwice, -1, at, std::move(twice)});
    }
    if (domains.empty()) continue;
    const Column column({}, def.type, domains, true);
    const auto judge = [&](const Expr& e, OutputFinding::Kind kind, int rule) {
      const auto v = constant(e);
      if (v && column.excludes(*v) && out.size() < kFindingsMax)
        out.push_back({kind, rule, at, feel::to_literal(*v)});
    };
    for (std::size_t r = 0; r < table.rules.size(); ++r) {
      if (o < table.rules[r].outputs.size())
        judge(*table.rules[r].outputs[o], OutputFinding::Kind::kNotAllowed, static_cast<int>(r));
    }
    if (def.default_value) judge(*def.default_value, OutputFinding::Kind::kDefaultNotAllowed, -1);
  }
  return out;
}

}  // namespace zhida::prove
