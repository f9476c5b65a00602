# explore_bug(NAME WIDTH PREEMPTIONS SCENARIO): bugs/NAME.patch, planted in a copy of the source, is found by this
# scenario with so many preemptions. A patch that does not apply any more fails the build.
file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.[ch]")
file(GLOB_RECURSE compiled RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.c")

function(explore_bug name width preemptions scenario)
    set(copy "${CMAKE_CURRENT_BINARY_DIR}/bugs/${name}")
    set(program explore_${name}_w${width})
    list(TRANSFORM compiled PREPEND "${copy}/" OUTPUT_VARIABLE planted)
    add_custom_command(OUTPUT ${planted}
        COMMAND "${here}/plant.sh" "${PROJECT_SOURCE_DIR}" "${copy}" "${here}/bugs/${name}.patch"
        DEPENDS "${here}/plant.sh" "${here}/bugs/${name}.patch" ${sources}
        COMMENT "Planting the bug ${name}")
    add_library(analloc_${name} STATIC ${planted})
    target_include_directories(analloc_${name} PRIVATE "${copy}/src" "${PROJECT_SOURCE_DIR}/include")
    target_compile_options(analloc_${name} PRIVATE -ffreestanding)
    target_compile_definitions(analloc_${name} PRIVATE ANALLOC_WIDTH=${width})
    explored(analloc_${name})
    add_executable(${program})
    target_link_libraries(${program} PRIVATE explore_scenarios_w${width} analloc_${name} explore_engine)
    explore_test(finds.${name} check ${program} --must-fail --scenario ${scenario} --preemptions ${preemptions})
endfunction()

explore_bug(exclusion 4 1 racing_frees)
explore_bug(no_look_when_growing 4 1 racing_frees)
explore_bug(no_look_when_shrinking 2 1 last_page_and_first_free)
explore_bug(remembered_values 2 2 empty_free_find)
explore_bug(pictures_first 2 3 free_in_a_second_life)
explore_bug(bottom_up 2 3 free_in_a_second_life)
explore_bug(split_before_dead 2 1 split_and_take_fresh)
explore_bug(painted_hint_not_checked 2 2 page_in_a_second_life)
explore_bug(reveal_may_wait 2 3 within_in_a_second_life)
explore_bug(merge_without_compare 2 1 last_free_and_page)
explore_bug(child_hint_first 2 2 merge_and_find)
explore_bug(free_without_compare 2 1 double_free)
explore_bug(not_counted 2 1 last_free_and_pair)
explore_bug(counted_late 2 1 promote_and_take)
explore_bug(lost_pick_listed 2 2 pages_and_page)
explore_bug(late_clear_not_mended 2 3 empty_both_free)
