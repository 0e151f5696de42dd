// Result<T>: a value, or the diagnostics that say why there is none. No exception crosses a module.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <variant>

#include "base/diagnostic.h"

namespace zhida {

// Aborts with the place when a condition that our own program must guarantee does not hold.
#define ZHIDA_CHECK(condition)                                                   \
  do {                                                                           \
    if (!(condition)) {                                                          \
      std::fprintf(stderr, "%s:%d: CHECK %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                              \
    }                                                                            \
  } while (false)

template <typename T>
class [[nodiscard]] Result {
 public:
  // A value is a success, a diagnostic a failure: the conversions are what `return` is for.
  // NOLINTBEGIN(google-explicit-constructor): see above, conversions are intended
  Result(T value) : state_(std::move(value)) {}
  Result(Diagnostics errors) : state_(std::move(errors)) {}
  Result(Diagnostic error) : state_(Diagnostics{std::move(error)}) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  [[nodiscard]] T& value() {
    ZHIDA_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const {
    ZHIDA_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !ok()
  [[nodiscard]] const Diagnostics& errors() const {
    ZHIDA_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Diagnostics> state_;
};

// The value of a success that carries none: Result<Done>.
struct Done {};

}  // namespace zhida
