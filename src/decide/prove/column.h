// A column of a decision table, cut into pieces: between two neighbouring constants of its cells nothing tells one value
// from another, so every cell is a set of pieces, and set algebra over a few numbers replaces algebra over values.
//
//     < 10   [10..50)   "-"   not(50)          points 10 and 50
//     ──────10────────50──────► null           pieces 0 … 4, then null
//
// Threads: values
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "decide/feel/ast.h"

namespace zhida::prove {

// A set of pieces as inclusive index ranges: sorted, disjoint.
using Pieces = std::vector<std::pair<int, int>>;

[[nodiscard]] Pieces meet(const Pieces& a, const Pieces& b);
[[nodiscard]] Pieces without(const Pieces& a, const Pieces& b);
[[nodiscard]] bool within(const Pieces& a, const Pieces& b);  // every piece of a is one of b

// The value of a text without names: a literal, or a built-in of literals. Nothing for everything else.
[[nodiscard]] std::optional<feel::Value> constant(const feel::Expr& e);

struct Cell {
  Pieces must;         // the cell surely matches these, and they lie in the column's domain
  Pieces may;          // the cell matches none but these
  bool any = false;    // '-'
  bool exact = false;  // must and may come from the cell's constants
  bool empty = false;  // no value satisfies it, whatever the domain is: [5..3]
};

class Column {
 public:
  // `tests` are the column's cells (kTests), `domains` the allowed values that bind it.
  //
  // REQUIRES: the trees outlive the column. domain_known is false where some constraint has no tree.
  Column(const std::vector<const feel::Expr*>& tests, const feel::TypePtr& type,
         const std::vector<const feel::Expr*>& domains, bool domain_known);

  [[nodiscard]] const Cell& cell(std::size_t rule) const { return cells_[rule]; }
  [[nodiscard]] const Pieces& domain() const { return domain_; }
  [[nodiscard]] const Pieces& no_null() const { return no_null_; }
  // A value of the piece as FEEL writes it.
  [[nodiscard]] std::string sample(int piece) const;
  // Whether a value is surely outside of the domain, which allowed values define.
  [[nodiscard]] bool excludes(const feel::Value& v) const;

 private:
  enum class Sort { kNone, kBoolean, kText, kOrdered };
  struct Part {
    feel::ExprKind op = feel::ExprKind::kEq;  // kRange: both ends
    feel::Value low, high;
    bool low_closed = true, high_closed = true;
  };
  struct Reading {
    bool simple = false, any = false, negated = false;
    std::vector<Part> parts;
  };

  [[nodiscard]] static Reading read(const feel::Expr& tests);
  [[nodiscard]] static bool read_part(const feel::Expr& e, Part& out);
  void choose_sort(const std::vector<Reading>& readings, const feel::TypePtr& type);
  void make_points(const std::vector<Reading>& readings);
  [[nodiscard]] bool fits(const Reading& r) const;
  [[nodiscard]] Pieces pieces_of(const Reading& r) const;
  [[nodiscard]] Pieces pieces_of(const Part& p) const;
  [[nodiscard]] int index_of(const feel::Value& v) const;
  [[nodiscard]] Pieces drop_empty_gaps() const;
  [[nodiscard]] feel::Value gap_sample(std::size_t gap) const;

  Sort sort_ = Sort::kNone;
  feel::Kind kind_ = feel::Kind::kNull;
  bool typed_ = false;
  std::vector<feel::Value> points_;
  int null_ = 0;  // the piece of null; the next one, where there is no type, is that of other kinds
  int last_ = 0;
  Pieces domain_, no_null_;
  std::vector<Cell> cells_;
};

}  // namespace zhida::prove
