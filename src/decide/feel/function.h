// Function: what a FEEL expression can call: a built-in, a lambda, a business knowledge model or a decision service.
//
// Clause:  DMN 1.5, 10.3.2.13 (functions)
// Threads: immutable; call() runs on the machine it is given
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "decide/feel/value.h"

namespace zhida::feel {

class Machine;

// A callable: built-in, lambda, business knowledge model or decision service.
class Function {
 public:
  virtual ~Function() = default;
  // Names of the parameters, in order, for named invocation; variadic built-ins answer false to accepts().
  [[nodiscard]] virtual const std::vector<std::string>& parameters() const = 0;
  [[nodiscard]] virtual bool accepts(std::size_t count) const {
    return count == parameters().size();
  }
  // REQUIRES: accepts(args.size())
  [[nodiscard]] virtual Value call(std::span<const Value> args, Machine& machine) const = 0;
  // The function's type, for `instance of`; null = not known.
  [[nodiscard]] virtual std::shared_ptr<const Type> type() const { return nullptr; }
  // Of the values it holds: how deep they are nested, and whether any is abstract.
  [[nodiscard]] virtual std::uint32_t nesting() const { return 0; }
  [[nodiscard]] virtual bool holds_abstract() const { return false; }
};

}  // namespace zhida::feel
