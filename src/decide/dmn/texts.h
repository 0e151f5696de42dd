// Texts: parses and compiles the FEEL texts of one element, and moves every diagnostic to its place in the file.
// Inside of decide/dmn.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "decide/dmn/dmn.h"
#include "decide/dmn/source.h"

namespace zhida::dmn {

class Texts {
 public:
  Texts(const Source& source, const BuildOptions& options, Diagnostics& errors)
      : source_(source), options_(options), errors_(errors) {}

  // The tree of a text, its spans in bytes of the file. A text that does not parse is reported and becomes a literal
  // that fails with the same error where it is evaluated.
  feel::ExprPtr expression(const std::string& text, const Position& at, const feel::Scope& scope,
                           const std::string& element);
  feel::ExprPtr tests(const std::string& text, const Position& at, const feel::Scope& scope,
                      const std::string& element);
  // Reports an error, and the literal that fails with it where it is evaluated.
  feel::ExprPtr refused(const Position& at, const std::string& element, std::string code,
                        std::string zh, std::string en);
  // Null when the options are strict and the tree does not compile.
  std::shared_ptr<const feel::Program> compile(const feel::ExprPtr& tree, const feel::Scope& scope,
                                               const std::string& element);
  // An error that is the value of a part of the tree, and known already.
  void report(const feel::ErrorInfo& error, const std::string& element);
  // Of the model: "" means FEEL.
  [[nodiscard]] const std::string& default_language() const;

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string element;
  };
  feel::ExprPtr adopt(const Result<feel::ExprPtr>& parsed, const std::string& text,
                      const Position& at, const std::string& element);

  const Source& source_;
  const BuildOptions& options_;
  Diagnostics& errors_;
  std::vector<Range> ranges_;  // which text (cell, entry) stands where
};

}  // namespace zhida::dmn
