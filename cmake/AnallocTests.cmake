# The folders of tests, and rules that hold for every test of the project.

set(ANALLOC_TEST_FOLDERS "" CACHE STRING "Folders whose tests are built; empty: all but prove")

function(analloc_add_tests)
    set(folders ${ANALLOC_TEST_FOLDERS})
    if(NOT folders)
        set(folders examples tests/unit tests/model tests/differential tests/stress tests/interrupt tests/explore
            tests/exhaustive tests/corruption tests/writes tests/fuzz tests/portability models)
        if(ANALLOC_BUILD_TOOLS)
            list(APPEND folders tests/tool)
        endif()
    endif()
    foreach(folder IN LISTS folders)
        add_subdirectory("${PROJECT_SOURCE_DIR}/${folder}" "${PROJECT_BINARY_DIR}/${folder}")
    endforeach()
    require_labels()
    if(ANALLOC_COVERAGE)
        collect_tests("${PROJECT_SOURCE_DIR}" tests)
        analloc_coverage_test(${tests})
    endif()
endfunction()

# All tests that were registered in or below a folder, by name.
function(collect_tests folder out)
    get_property(names DIRECTORY "${folder}" PROPERTY TESTS)
    get_property(below DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    set(all ${names})
    foreach(sub IN LISTS below)
        collect_tests("${sub}" more)
        list(APPEND all ${more})
    endforeach()
    set(${out} "${all}" PARENT_SCOPE)
endfunction()

# Each test says where it runs, in `make test` or `make check`: one without a label would never run.
function(require_labels)
    add_test(NAME tests.have_labels
        COMMAND "${CMAKE_CTEST_COMMAND}" --test-dir "${PROJECT_BINARY_DIR}" --show-only -LE "^(test|check)$")
    set_tests_properties(tests.have_labels PROPERTIES LABELS test PASS_REGULAR_EXPRESSION "Total Tests: 0\n")
endfunction()
