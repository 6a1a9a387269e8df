//! Of things put in another order, those that can be said to have stayed.

/// The places of a longest rising run in `numbers`, all of them different.
pub fn rising(numbers: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let place = ends.partition_point(|end| numbers[*end] < *number);
        before.push(place.checked_sub(1).map(|place| ends[place]));
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut run: Vec<usize> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_longest_rising_run_is_found() {
        assert_eq!(super::rising(&[3, 0, 1, 4, 2]), [1, 2, 4]);
        assert_eq!(super::rising(&[]), Vec::<usize>::new());
        assert_eq!(super::rising(&[9, 5, 1]).len(), 1);
    }
}
